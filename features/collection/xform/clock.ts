/** The clock on the wall of whoever filled a form in: `today()` is its day. */
export interface Clock {
  /** Milliseconds since 1970. */
  at: number
  /** Minutes east of UTC, where the record says so. */
  offset?: number
}

/**
 * The clock by which a record was filled in; one that runs ahead does not make the future lie in the past.
 * @param ended when it was ended, as far as it says so; else it counts from when it was received
 * @param preloads what the form noted by itself (`start`, `end`): they name the offset
 */
export function clockOf(ended: Date | null, received: Date, preloads: Record<string, string>): Clock {
  const at = Math.min((ended ?? received).getTime(), received.getTime())
  const said = preloads['timestamp/start'] ?? preloads['timestamp/end'] ?? ''
  const [, sign, hours, minutes] = /([+-])(\d\d):?(\d\d)$/.exec(said) ?? []
  if (!sign) return { at }
  return { at, offset: (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) }
}

/**
 * The form with its clock stopped at a moment: a visit that was planned for the next day was no fault on the day on which
 * it was planned. It takes a DOM.
 * @param offset minutes east of UTC of whoever's clock it was; else this machine's
 */
export function asOn(xform: string, moment: Date, offset = -moment.getTimezoneOffset()): string {
  if (!/\b(?:today|now)\(\s*\)/.test(xform)) return xform
  const form = new DOMParser().parseFromString(xform, 'application/xml')
  const [day, time] = localParts(moment, offset)
  for (const element of form.getElementsByTagName('*'))
    for (const attribute of element.attributes)
      if (/\b(?:today|now)\(\s*\)/.test(attribute.value))
        attribute.value = attribute.value
          .replace(/\btoday\(\s*\)/g, `date('${day}')`)
          .replace(/\bnow\(\s*\)/g, `date-time('${time}')`)
  return new XMLSerializer().serializeToString(form)
}

/** The day and the moment as a clock on the wall says them: `2026-11-20`, `2026-11-20T10:00:00.000+01:00`. */
function localParts(moment: Date, offset: number): [string, string] {
  const local = new Date(moment.getTime() + offset * 60_000).toISOString().slice(0, -1)
  const two = (number: number) => String(Math.trunc(Math.abs(number))).padStart(2, '0')
  return [local.slice(0, 10), `${local}${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`]
}
