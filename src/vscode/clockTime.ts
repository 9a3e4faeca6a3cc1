import * as vscode from 'vscode';

/** A time of day in the language of the editor, short enough for a row: 24 hours. `at` in milliseconds of the epoch. */
export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString(vscode.env.language, { hourCycle: 'h23' });
}

/** The same with the day before it, unless it is today's. */
export function dateTime(at: number, now: number): string {
  const isToday = new Date(at).toDateString() === new Date(now).toDateString();
  return isToday ? clockTime(at) : new Date(at).toLocaleString(vscode.env.language);
}
