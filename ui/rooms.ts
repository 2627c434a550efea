import type { ComponentType } from 'react'
import type { Say } from '../common/words.ts'
import type { Session, SessionProgramme } from './session.tsx'

/** A screen of a room, loaded when it is first opened. */
export interface RoomRoute {
  /**
   * Where it opens, with `$name` parameters: `/grants/calls/$call`. A programme's screens stand below
   * `/programmes/<code>`, the house's own (`scope: 'house'`) directly below `/`.
   */
  path: string
  scope?: 'programme' | 'house' | 'public'
  /** Word key of the page's name: for the window title until the screen says its own. */
  title: string
  screen: () => Promise<{ default: ComponentType }>
}

/** A line of the navigation. `to` is written like a route's path, without parameters. */
export interface NavItem {
  /** Word key. */
  label: string
  to: string
  scope?: 'programme' | 'house'
  /** Another page of this server (`/collect`): the browser opens it itself, and `to` is its whole address. */
  outside?: true
  /** Offered as the first step where there is no programme yet. */
  first?: true
  /** Shown only when true; the server decides again whatever the person then asks for. */
  may?: (session: Session, programme: SessionProgramme | null) => boolean
}

export type Icon = ComponentType<{ size?: number | string; stroke?: number | string }>

/** A part that a room gives to another room's screen, put together in `apps/web` alone: see `Slot`. */
export interface Fill {
  /** `room.screen.place`, as the screen that offers the place names it. */
  slot: string
  part: () => Promise<{ default: ComponentType<Record<string, string>> }>
}

/** What a room keeps of a person in their browser beyond the session; signing out takes it away. */
export interface DeviceBox {
  /** A sentence on what would be lost, null when nothing would. */
  unsent: (person: string, say: Say) => Promise<string | null>
  remove: (person: string) => Promise<void>
}

/** What a room's `screens/routes.tsx` exports as `room`: everything the workspace must know about it. */
export interface Room {
  /** The room's folder: `grants`. */
  key: string
  /** Word key of its name. */
  name: string
  icon: Icon
  nav: NavItem[]
  routes: RoomRoute[]
  fills?: Fill[]
  box?: () => Promise<{ default: DeviceBox }>
  /** The steps of signing in; exactly one room (people and access) brings them. */
  signIn?: SignInSteps
}

/** The sign-in steps, on the door page and over a page whose session has ended. `done`: somebody is signed in. */
export type SignInSteps = () => Promise<{ default: ComponentType<{ done: () => void; email?: string }> }>
