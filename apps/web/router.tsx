import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import type { Room, RoomRoute } from '../../ui/rooms.ts'
import { parseSearch, stringifySearch } from '../../ui/table/state.ts'
import { Broken, NotFound } from './edges.tsx'
import { HomePage } from './HomePage.tsx'
import { House } from './House.tsx'
import { SignInPage } from './SignInPage.tsx'

/** The address under which a room's screen opens. */
export function addressPattern(route: RoomRoute): string {
  if ((route.scope ?? 'programme') !== 'programme') return route.path
  return `/programmes/$programme${route.path === '/' ? '' : route.path}`
}

/** Puts the rooms' screens together under one frame; every screen is fetched when it is first opened. */
export function makeRouter(rooms: Room[]) {
  const root = createRootRoute({
    component: () => <House rooms={rooms} />,
    notFoundComponent: NotFound,
    errorComponent: Broken,
  })
  const own: AnyRoute[] = [
    createRoute({ getParentRoute: () => root, path: '/', component: () => <HomePage rooms={rooms} /> }),
    createRoute({
      getParentRoute: () => root,
      path: '/sign-in',
      component: () => <SignInPage rooms={rooms} />,
    }),
  ]
  const screens = rooms
    .flatMap((room) => room.routes)
    .map((route) =>
      createRoute({
        getParentRoute: () => root,
        path: addressPattern(route),
        component: lazyRouteComponent(route.screen),
        staticData: { title: route.title, open: route.scope === 'public' },
      }),
    )
  return createRouter({
    routeTree: root.addChildren([...own, ...screens]),
    parseSearch,
    stringifySearch,
    scrollRestoration: true,
    defaultErrorComponent: Broken,
    defaultNotFoundComponent: NotFound,
    trailingSlash: 'never',
  })
}

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Word key of the page's name. */
    title?: string
    /** Nobody need be signed in. */
    open?: boolean
  }
}
