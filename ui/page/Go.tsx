import { Anchor, type AnchorProps } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import type { ComponentProps, MouseEvent, ReactNode } from 'react'
import { useMaybeSession } from '../session.tsx'
import { placeOf } from './place.ts'

type LinkProps = AnchorProps &
  Omit<ComponentProps<'a'>, keyof AnchorProps | 'href'> & { to: string; children?: ReactNode }

/**
 * A link to a page of the workspace. `to` is an address (`/people`), or a screen of the open programme when it
 * begins with `./` (`./indicators/7`).
 */
export function Go({ to, onClick, ...rest }: LinkProps): ReactNode {
  const link = useLink(to)
  return (
    <Anchor
      inherit
      {...rest}
      href={link.href}
      onClick={(event: MouseEvent<HTMLAnchorElement>) => {
        onClick?.(event)
        link.onClick(event)
      }}
    />
  )
}

/** `href` and click handler for anything that is a link: `<Button component="a" {...useLink('./visits/new')}>`. */
export function useLink(to: string): { href: string; onClick: (event: MouseEvent) => void } {
  const router = useRouter()
  const href = usePlace()(to)
  return {
    href,
    onClick: (event) => {
      // A click with a modifier, or another button, is the browser's: new tab, new window, save.
      if (event.defaultPrevented || event.button !== 0) return
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
      event.preventDefault()
      router.history.push(href)
    },
  }
}

/** Moves to a page; for after an act (`go('./calls/' + id)`). */
export function useGo(): (to: string, options?: { replace?: boolean }) => void {
  const router = useRouter()
  const place = usePlace()
  return (to, options) =>
    options?.replace ? router.history.replace(place(to)) : router.history.push(place(to))
}

/** Turns `./…` into an address of the open programme. */
export function usePlace(): (to: string) => string {
  const state = useMaybeSession()
  return (to) => placeOf(to, state?.programme?.code)
}
