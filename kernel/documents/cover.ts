import { lightPalette } from '../../common/palette.ts'

/**
 * The picture on a title page: a bridge of thin arches over water, drawn from nothing but numbers so that every paper
 * of a programme carries the same sign. A4 wide; the writers place it from edge to edge.
 */
export function coverPicture(palette = lightPalette): string {
  const [width, height, shore] = [840, 400, 292]
  const arches = [-70, 60, 205, 372, 562, 706, 826].map((x, i, all) => [x, all[i + 1] ?? 960] as const)
  const strokes: string[] = []
  for (const [from, to] of arches) {
    const middle = (from + to) / 2
    const span = (to - from) / 2
    for (let ring = 0; ring < 7; ring++) {
      const reach = span - 5 - ring * 6.5
      if (reach < 12) break
      const rise = reach * 1.06
      const seen = (0.95 - ring * 0.12).toFixed(2)
      strokes.push(
        `<path d="M${middle - reach} ${shore}A${reach} ${rise.toFixed(1)} 0 0 1 ${middle + reach} ${shore}" stroke-opacity="${seen}"/>`,
        // The arch in the water: flatter, and paler with every ring.
        `<path d="M${middle - reach} ${shore + 7}A${reach} ${(rise * 0.62).toFixed(1)} 0 0 0 ${middle + reach} ${shore + 7}" stroke-opacity="${(Number(seen) * 0.34).toFixed(2)}"/>`,
      )
    }
  }
  // The deck rises over the widest arch, as old stone bridges do.
  const deck = `M-10 238C180 196 320 176 467 176S740 196 ${width + 10} 238`
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">`,
    `<defs><clipPath id="cover-edge"><rect width="${width}" height="${height}"/></clipPath></defs>`,
    `<g clip-path="url(#cover-edge)"><rect width="${width}" height="${height}" fill="${palette.accent}"/>`,
    `<rect y="${shore + 3}" width="${width}" height="${height - shore}" fill="#000000" fill-opacity="0.16"/>`,
    `<g fill="none" stroke="#ffffff" stroke-width="1.3">${strokes.join('')}</g>`,
    `<path d="${deck}" fill="none" stroke="#ffffff" stroke-width="4.5"/>`,
    `<path d="M-10 ${shore + 3.5}H${width + 10}" stroke="#ffffff" stroke-width="1"/>`,
    '</g></svg>',
  ].join('')
}
