import { expect, test } from 'vitest'
import { ownPage } from './own-page.ts'

test.each([
  ['/programmes/x?page=2', '/programmes/x?page=2'],
  [undefined, '/'],
  ['https://elsewhere.example', '/'],
  ['//elsewhere.example', '/'],
  ['/\\elsewhere.example', '/'],
  ['/sign-in?then=/x', '/'],
])('after signing in, %s leads to %s', (then, page) => {
  expect(ownPage(then)).toBe(page)
})
