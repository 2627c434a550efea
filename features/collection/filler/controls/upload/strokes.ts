export interface Stroke {
  colour: string
  points: [number, number][]
}

/** Paints the sheet anew: white paper or the photo, then every stroke, smooth. */
export function paintStrokes(
  sheet: HTMLCanvasElement,
  photo: ImageBitmap | null,
  strokes: Stroke[],
  name: string,
): void {
  const context = sheet.getContext('2d')
  if (!context) return
  // Ink on white by day and by night: the file is read on paper as well.
  context.fillStyle = '#ffffff'
  context.fillRect(0, 0, sheet.width, sheet.height)
  if (photo) context.drawImage(photo, 0, 0, sheet.width, sheet.height)
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.lineWidth = Math.max(2, sheet.width / (photo ? 150 : 260))
  for (const { colour, points } of strokes) {
    const [first, ...rest] = points
    if (!first) continue
    context.strokeStyle = colour
    context.beginPath()
    context.moveTo(...first)
    if (rest.length === 0) context.lineTo(first[0] + 0.1, first[1])
    rest.forEach((point, at) => {
      const next = rest[at + 1]
      if (!next) context.lineTo(...point)
      else context.quadraticCurveTo(...point, (point[0] + next[0]) / 2, (point[1] + next[1]) / 2)
    })
    context.stroke()
  }
  if (name.trim()) writeName(sheet, name)
}

/** Writes a typed name across the sheet, as large as it fits. */
function writeName(sheet: HTMLCanvasElement, name: string): void {
  const context = sheet.getContext('2d')
  if (!context) return
  let size = sheet.height * 0.45
  context.fillStyle = '#111111'
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  const face = (pixels: number) => `italic ${pixels}px 'Source Serif 4 Variable', Georgia, serif`
  context.font = face(size)
  const width = context.measureText(name.trim()).width
  if (width > sheet.width * 0.9) size *= (sheet.width * 0.9) / width
  context.font = face(size)
  context.fillText(name.trim(), sheet.width / 2, sheet.height / 2)
}
