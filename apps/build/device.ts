import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Resvg } from '@resvg/resvg-js'
import type { Plugin } from 'vite'
import { languageTags, storedLanguages } from '../../common/languages.ts'
import { readWords } from '../../kernel/words.ts'

const ink = '#0b6477'
const ground = '#ffffff'

/** The mark on a ground, with room around it: devices cut their own shapes out of it (`share` of the side is the mark). */
const icon = (side: number, share: number, radius: number) => {
  const scale = (side * share) / 24
  const edge = (side - 24 * scale) / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="0 0 ${side} ${side}">
    <rect width="${side}" height="${side}" rx="${radius}" fill="${ink}"/>
    <g transform="translate(${edge} ${edge}) scale(${scale})" fill="none" stroke="${ground}" stroke-linecap="round">
      <path d="M1.5 9.5h21" stroke-width="2.2"/><path d="M4 18.5c0-5 3.4-8 8-8s8 3 8 8" stroke-width="2.2"/>
      <path d="M12 10.2v-.7M7.4 11.8V9.6M16.6 11.8V9.6" stroke-width="1.6"/></g></svg>`
}
const png = (svg: string) => new Resvg(svg).render().asPng()

/** What a device needs for installing the pages as an app: icons, and a manifest in each language. */
export function device(): Plugin {
  return {
    name: 'device',
    apply: 'build',
    generateBundle() {
      const emit = (fileName: string, source: string | Uint8Array) =>
        this.emitFile({ type: 'asset', fileName, source })
      emit('icon-192.png', png(icon(192, 0.66, 36)))
      emit('icon-512.png', png(icon(512, 0.66, 96)))
      emit('icon-maskable.png', png(icon(512, 0.5, 0)))
      emit('apple-touch-icon.png', png(icon(180, 0.6, 0)))
      emit('icon.svg', icon(512, 0.66, 96))
      const early = fileURLToPath(new URL('../web/public/early.js', import.meta.url))
      emit('early.js', readFileSync(early, 'utf8'))
      const all = readWords()
      for (const language of storedLanguages) {
        const words = { ...all.en, ...all[language] }
        emit(
          `manifest-${language}.webmanifest`,
          JSON.stringify({
            id: '/collect/',
            start_url: '/collect/',
            scope: '/collect',
            display: 'standalone',
            lang: languageTags[language],
            name: words['collection.collect.app.name'],
            short_name: words['collection.collect.app.short'],
            description: words['collection.collect.app.text'],
            theme_color: ink,
            background_color: ground,
            categories: ['productivity'],
            icons: [
              { src: 'icon-192.png', sizes: '192x192', type: 'image/png' },
              { src: 'icon-512.png', sizes: '512x512', type: 'image/png' },
              { src: 'icon-maskable.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
              { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml' },
            ],
          }),
        )
      }
    },
  }
}
