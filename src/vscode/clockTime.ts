import * as vscode from 'vscode';

/** A time of day as the user's editor writes it; `at` in milliseconds of the epoch. */
export function clockTime(at: number): string {
  return new Date(at).toLocaleTimeString(vscode.env.language);
}
