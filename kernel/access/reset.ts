import { AsyncLocalStorage } from 'node:async_hooks'

const waiting = new AsyncLocalStorage<{ token?: string }>()

/** Takes the token that the accounts library makes for a new password (its `sendResetPassword`). */
export function handOverResetToken(token: string): void {
  const desk = waiting.getStore()
  if (desk) desk.token = token
}

/** Runs the library's request for a new password and returns the token that it handed over, if the account exists. */
export async function catchResetToken(ask: () => Promise<unknown>): Promise<string | undefined> {
  const desk: { token?: string } = {}
  await waiting.run(desk, ask)
  return desk.token
}
