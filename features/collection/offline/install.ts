/** Chromium's event that offers to install the app; other browsers have none and need a word of advice. */
interface InstallEvent extends Event {
  prompt(): Promise<unknown>
}

let offered: InstallEvent | null = null
let done = false
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of [...listeners]) listener()
}

if (typeof window !== 'undefined') {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offered = event as InstallEvent
    tell()
  })
  window.addEventListener('appinstalled', () => {
    done = true
    tell()
  })
}

const isApple = () =>
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (navigator.platform === 'MacIntel' && navigator.maxTouchPoints > 1)

export const install = {
  subscribe: (listener: () => void): (() => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  },
  /** How it is done here: by a button, by Safari's share menu, by the browser's own menu; or it has been done. */
  way: (): 'installed' | 'ask' | 'apple' | 'menu' => {
    if (done || matchMedia('(display-mode: standalone)').matches) return 'installed'
    if (offered) return 'ask'
    return isApple() ? 'apple' : 'menu'
  },
  ask: async (): Promise<void> => {
    const event = offered
    offered = null
    await event?.prompt()
    tell()
  },
}
