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
