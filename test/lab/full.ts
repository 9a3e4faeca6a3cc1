/** Whether a suite runs in its full form: `npm run test:lab -- --all`. */
export const isInFull = process.env['PLUMBLINE_LAB_FULL'] === '1';
