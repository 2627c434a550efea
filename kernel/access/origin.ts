import type { FastifyRequest } from 'fastify'

/** The header in which the accounts library is told where a session begins: a shortened address, made here alone. */
export const ipHeader = 'x-ura-address'

/** Where a request comes from, without telling too much: what may be kept with a session. */
export interface Origin {
  /** The whole address: for counting tries, never for storing. */
  ip: string
  /** Cookies and origin as they came; address and browser shortened. */
  headers: Headers
}

/** The origin of a request, as the accounts library may see it. Few requests need it: it is worked out when it is asked for. */
export function originOf(request: FastifyRequest): Origin {
  // A client that has hung up in the meantime has no address any more.
  const ip = (request.ip as string | undefined) ?? ''
  return {
    ip,
    get headers() {
      return headersOf(request, ip)
    },
  }
}

function headersOf(request: FastifyRequest, ip: string): Headers {
  const headers = new Headers()
  const { cookie, origin } = request.headers
  if (cookie) headers.set('cookie', cookie)
  if (origin) headers.set('origin', origin)
  headers.set(ipHeader, shortAddress(ip))
  headers.set('user-agent', browserName(request.headers['user-agent'] ?? ''))
  return headers
}

/**
 * An address shortened so far that it names a network, not a person: IPv4 to /24, IPv6 to /48.
 * @returns `203.0.113.0` or `2001:db8:7::`
 */
export function shortAddress(ip: string): string {
  const four = /(?:^|::ffff:)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.\d{1,3}$/i.exec(ip)
  if (four) return `${four[1]}.${four[2]}.${four[3]}.0`
  if (!ip.includes(':')) return '0.0.0.0'
  const [head = '', tail] = ip.split('%')[0]!.split('::')
  const left = head === '' ? [] : head.split(':')
  const right = tail ? tail.split(':') : []
  const groups =
    tail === undefined
      ? left
      : [...left, ...Array(Math.max(0, 8 - left.length - right.length)).fill('0'), ...right]
  return `${groups
    .slice(0, 3)
    .map((group) => Number.parseInt(group || '0', 16).toString(16))
    .join(':')}::`
}

const browsers: [RegExp, string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/(?:Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
  [/\bWindows\b/, 'Windows'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bMac OS X\b|\bMacintosh\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

/** `Firefox on Android`: enough to recognise one's own device by, too little to recognise a person by. */
export function browserName(userAgent: string): string {
  const browser = browsers.find(([pattern]) => pattern.test(userAgent))?.[1]
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1]
  return [browser, system].filter(Boolean).join(' on ')
}
