import { deflateSync } from 'node:zlib'
import QRCode from 'qrcode'
import type { Language } from '../../../common/languages.ts'

/** Languages that ODK Collect has its own texts in, by our codes. */
const collectLanguages: Partial<Record<Language, string>> = {
  sq: 'sq',
  en: 'en',
  'sr-Latn': 'sr',
  'sr-Cyrl': 'sr',
}

export interface CollectSettings {
  /** Base address with the token. */
  url: string
  /** Shown as the project's name in Collect. */
  name: string
  language?: Language | undefined
  /** Trying out a draft: forms are fetched by hand and nothing is sent by itself. */
  test?: boolean
}

/** Collect's settings as JSON; what is absent goes back to Collect's default. */
export function settingsJson({ url, name, language, test }: CollectSettings): string {
  const spoken = language && collectLanguages[language]
  return JSON.stringify({
    general: {
      server_url: url,
      form_update_mode: 'match_exactly',
      autosend: test ? 'off' : 'wifi_and_cellular',
      ...(spoken ? { app_language: spoken } : {}),
    },
    admin: {},
    project: { name, icon: test ? '🧪' : '🌉', color: test ? '#b45309' : '#1f4e79' },
  })
}

/** The QR picture that Collect reads: JSON, deflated (zlib), in base64. @returns a PNG as a data address */
export async function settingsPicture(json: string): Promise<string> {
  const text = deflateSync(Buffer.from(json, 'utf8')).toString('base64')
  return QRCode.toDataURL(text, { errorCorrectionLevel: 'M', margin: 4, width: 480 })
}
