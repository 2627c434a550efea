/** What stands around a picture when it leaves the page: without them it says nothing. */
export interface PictureWords {
  title: string
  unit: string
  source: string
}

export interface FrameColours {
  paper: string
  ink: string
  quiet: string
}

const pad = 20
const sans = "'Source Sans 3 Variable', 'Source Sans 3', sans-serif"
const fonts = { title: `600 17px ${sans}`, unit: `400 14px ${sans}`, source: `400 12px ${sans}` }

interface Line {
  text: string
  y: number
  font: string
  colour: string
}
interface Layout {
  width: number
  height: number
  /** Where the drawing begins. */
  top: number
  lines: Line[]
}

/**
 * Lays title, unit and source out above and below a drawing.
 * @param measure width of a text in a font, in pixels
 */
export function layOut(
  size: { width: number; height: number },
  words: PictureWords,
  colours: FrameColours,
  measure: (text: string, font: string) => number,
): Layout {
  const lines: Line[] = []
  let y = pad
  const write = (text: string, font: string, colour: string, step: number) => {
    for (const line of wrap(text, size.width, (part) => measure(part, font))) {
      y += step
      lines.push({ text: line, y, font, colour })
    }
  }
  write(words.title, fonts.title, colours.ink, 21)
  write(words.unit, fonts.unit, colours.quiet, 19)
  const top = y + 12
  y = top + size.height + 8
  write(words.source, fonts.source, colours.quiet, 16)
  return { width: size.width + 2 * pad, height: y + pad, top, lines }
}

/** Breaks a text into lines that fit. */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && measure(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return line === '' ? lines : [...lines, line]
}

function measurer(): (text: string, font: string) => number {
  const context = document.createElement('canvas').getContext('2d')!
  return (text, font) => {
    context.font = font
    return context.measureText(text).width
  }
}

/** A drawing with its words as one SVG file. */
export function framedSvg(
  svg: string,
  size: { width: number; height: number },
  words: PictureWords,
  colours: FrameColours,
): string {
  const layout = layOut(size, words, colours, measurer())
  const inner = svg.replace(/^<\?xml[^>]*>/, '').replace(/^<svg /, `<svg x="${pad}" y="${layout.top}" `)
  const lines = layout.lines.map(
    (line) =>
      `<text x="${pad}" y="${line.y}" style="font:${escapeXml(line.font)}" fill="${line.colour}">${escapeXml(line.text)}</text>`,
  )
  const { width, height } = layout
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escapeXml(words.title)}</title>`,
    `<rect width="100%" height="100%" fill="${colours.paper}"/>`,
    ...lines,
    inner,
    '</svg>',
  ].join('\n')
}

/** A drawing with its words as one PNG file, twice as fine as the screen. */
export function framedPng(
  drawing: CanvasImageSource,
  size: { width: number; height: number },
  words: PictureWords,
  colours: FrameColours,
): Promise<Blob> {
  const fine = 2
  const layout = layOut(size, words, colours, measurer())
  const canvas = document.createElement('canvas')
  canvas.width = layout.width * fine
  canvas.height = layout.height * fine
  const context = canvas.getContext('2d')!
  context.scale(fine, fine)
  context.fillStyle = colours.paper
  context.fillRect(0, 0, layout.width, layout.height)
  for (const line of layout.lines) {
    context.font = line.font
    context.fillStyle = line.colour
    context.fillText(line.text, pad, line.y)
  }
  context.drawImage(drawing, pad, layout.top, size.width, size.height)
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png')
  })
}

function escapeXml(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')
}
