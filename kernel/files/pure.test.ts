import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { deflateRawSync, gzipSync } from 'node:zlib'
import { Document, Packer, Paragraph } from 'docx'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import writeXlsx from 'write-excel-file/node'
import { home } from '../config/config.ts'
import { planDownload } from './download.ts'
import { disposition, safeName } from './names.ts'
import { sniffType } from './types.ts'

const sniff = (content: Buffer | string, name: string) =>
  sniffType(Buffer.from(content as string), content.length, name)

describe('The type of a file', () => {
  it('is told by its bytes, whatever its name says', async () => {
    expect(sniff('%PDF-1.7\n', 'photo.png')).toBe('application/pdf')
    expect(sniff(Buffer.from('89504e470d0a1a0a0000', 'hex'), 'a.pdf')).toBe('image/png')
    expect(sniff(Buffer.from('ffd8ffe000104a464946', 'hex'), 'a')).toBe('image/jpeg')
    expect(sniff('RIFF\x24\0\0\0WAVEfmt ', 'a.mp3')).toBe('audio/wav')
    expect(sniff(gzipSync('x'), 'a.csv')).toBe('application/gzip')
    expect(sniff(deflateRawSync(Buffer.alloc(3000, 'ab')), 'a.txt')).toBe('application/octet-stream')
    const word = await Packer.toBuffer(new Document({ sections: [{ children: [new Paragraph('Ura')] }] }))
    expect(sniff(word, 'a.zip')).toMatch(/wordprocessingml\.document$/)
    const sheet = await writeXlsx([[{ value: 'Ura' }]]).toBuffer()
    expect(sniff(sheet, 'a.docx')).toMatch(/spreadsheetml\.sheet$/)
  })

  it('knows text, and what a browser would run in it', () => {
    expect(sniff('emri,vendi\nGëzim,Shkodër\n', 'a.csv')).toBe('text/csv')
    expect(sniff('emri,vendi\n', 'a.exe')).toBe('text/plain')
    expect(sniff('\ufeff <!DOCTYPE html><p>x', 'notes.txt')).toBe('text/html')
    expect(sniff('notes <script>alert(1)</script>', 'notes.csv')).toBe('text/html')
    expect(sniff('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', 'map.png')).toBe(
      'image/svg+xml',
    )
    expect(sniff('<?xml version="1.0"?><h:html/>', 'form.xml')).toBe('application/xml')
    expect(sniff(Buffer.from('Shkod\xebr', 'latin1'), 'a.csv')).toBe('application/octet-stream')
    // A letter that is cut by the end of the head does not make a long text binary.
    expect(sniffType(Buffer.from('ë').subarray(0, 1), 100, 'a.csv')).toBe('text/csv')
    expect(sniff('', 'a.csv')).toBe('text/csv')
  })

  it('knows OpenDocument by its first entry', () => {
    const head = Buffer.alloc(30)
    head.write('PK\x03\x04', 'latin1')
    const type = 'application/vnd.oasis.opendocument.text'
    head.writeUInt32LE(type.length, 18)
    head.writeUInt16LE(8, 26)
    expect(sniff(Buffer.concat([head, Buffer.from(`mimetype${type}PK`)]), 'a')).toBe(type)
    expect(sniff(Buffer.concat([head, Buffer.from('README.md…')]), 'a.docx')).toBe('application/zip')
  })

  it('knows the product’s own font and picture files', () => {
    const font = readFileSync(
      resolve(
        home,
        'node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
      ),
    )
    expect(sniff(font, 'a.woff2')).toBe('application/octet-stream')
  })
})

describe('A file name', () => {
  it('is made safe without losing its letters', () => {
    expect(safeName('Raporti i monitorimit – Shkodër.pdf')).toBe('Raporti i monitorimit – Shkodër.pdf')
    expect(safeName('Извештај.docx')).toBe('Извештај.docx')
    expect(safeName('../../etc/passwd')).toBe('passwd')
    expect(safeName('C:\\temp\\a.txt')).toBe('a.txt')
    expect(safeName('invoice\u202efdp.exe')).toBe('invoicefdp.exe')
    expect(safeName('a\r\nSet-Cookie: x.txt')).toBe('aSet-Cookie_ x.txt')
    expect(safeName('.htaccess')).toBe('htaccess')
    expect(safeName('CON.txt')).toBe('_CON.txt')
    expect(safeName(' . ')).toBe('file')
  })

  it('stays safe whatever it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const safe = safeName(name)
        expect(safe).not.toMatch(/[/\\:*?"<>|\p{Cc}]/u)
        expect(Buffer.byteLength(safe)).toBeLessThanOrEqual(150)
        expect(safe.length).toBeGreaterThan(0)
        expect(safe.isWellFormed()).toBe(true)
        expect(disposition('attachment', name)).toMatch(
          /^attachment; filename="[\x20-\x7e]+"(; filename\*=UTF-8''[\w.!~%-]+)?$/,
        )
      }),
    )
    expect(safeName(`${'ë'.repeat(300)}.pdf`)).toMatch(/^ë{73}\.pdf$/)
    // Marks that belong to nothing, and a letter with more of them than a name may have bytes.
    expect(safeName('\u0301\u{e0100}')).toBe('file')
    expect(safeName(`a${'\u0301'.repeat(100)}.pdf`)).toBe('file.pdf')
  })

  it('is said in ASCII and in full', () => {
    expect(disposition('inline', 'Shkodër "1".pdf')).toBe(
      `inline; filename="Shkoder _1_.pdf"; filename*=UTF-8''Shkod%C3%ABr%20_1_.pdf`,
    )
    expect(disposition('attachment', 'plain.csv')).toBe('attachment; filename="plain.csv"')
  })
})

describe('The plan of a download', () => {
  const file = { address: 'ab'.repeat(32), name: 'a.pdf', mediaType: 'application/pdf', size: 1000 }
  const tag = `"${'ab'.repeat(16)}"`
  it.each([
    [{}, 200, '1000', undefined],
    [{ range: 'bytes=0-99' }, 206, '100', 'bytes 0-99/1000'],
    [{ range: 'bytes=990-' }, 206, '10', 'bytes 990-999/1000'],
    [{ range: 'bytes=-10' }, 206, '10', 'bytes 990-999/1000'],
    [{ range: 'bytes=-5000' }, 206, '1000', 'bytes 0-999/1000'],
    [{ range: 'bytes=500-5000' }, 206, '500', 'bytes 500-999/1000'],
    [{ range: 'bytes=1000-' }, 416, '0', 'bytes */1000'],
    [{ range: 'bytes=-0' }, 416, '0', 'bytes */1000'],
    [{ range: 'bytes=9-3' }, 200, '1000', undefined],
    [{ range: 'bytes=0-1,5-6' }, 200, '1000', undefined],
    [{ range: 'pages=1-2' }, 200, '1000', undefined],
    [{ range: 'bytes=0-9', 'if-range': tag }, 206, '10', 'bytes 0-9/1000'],
    [{ range: 'bytes=0-9', 'if-range': '"other"' }, 200, '1000', undefined],
    [{ 'if-none-match': `"x", W/${tag}` }, 304, undefined, undefined],
  ])('answers %j with %i', (asked, status, length, range) => {
    const plan = planDownload(file, asked)
    expect(plan.status).toBe(status)
    expect(plan.headers['content-length']).toBe(length)
    expect(plan.headers['content-range']).toBe(range)
  })

  it('shows in place only what cannot run', () => {
    const kind = (mediaType: string) =>
      planDownload({ ...file, mediaType }, {}, true).headers['content-disposition']
    expect(kind('application/pdf')).toMatch(/^inline/)
    expect(kind('image/png')).toMatch(/^inline/)
    for (const type of ['text/html', 'image/svg+xml', 'application/xml', 'application/octet-stream']) {
      expect(kind(type)).toMatch(/^attachment/)
    }
    expect(planDownload(file, {}).headers['content-disposition']).toMatch(/^attachment/)
  })
})
