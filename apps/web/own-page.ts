/** Only a page of this workspace is gone to after signing in: an address from outside could lead anywhere. */
export function ownPage(then: string | undefined): string {
  return then && /^\/(?![/\\])/.test(then) && !then.startsWith('/sign-in') ? then : '/'
}
