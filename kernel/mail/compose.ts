import { languageTags } from '../../common/languages.ts'
import type { Say, WordValues } from '../../common/words.ts'

/** What a mail says, before it is written out. */
export interface MailContent {
  /**
   * Key of the words, without its last part: `mail.access.invitation`, `grants.mail.award`. The words are `….subject`, `….text`
   * (paragraphs with an empty line between them) and, when there is a link, `….button`.
   */
  template: string
  params?: WordValues
  /** Name for the greeting. */
  name?: string
  /** Address that the button leads to. */
  link?: string
}

export interface Composed {
  subject: string
  text: string
  html: string
}

/**
 * Writes a mail in the reader's language, as plain text and as simple HTML that says the same.
 * @param host of the workspace, for the line at the foot
 * @throws Error when a word is missing (a mail must never show a bare key) or the link is no web address
 */
export function compose(say: Say, content: MailContent, host: string): Composed {
  const word = (key: string, values: WordValues = {}) => {
    const text = say(key, { host, ...values })
    if (text === key)
      throw new Error(`The mail ${content.template} cannot be said in ${say.language}: ${key}`)
    return text
  }
  const { template, params, name, link } = content
  if (link && !/^https?:\/\/[^\s"<>]+$/.test(link)) throw new Error(`${link} is no address for a mail.`)
  // A line break in a subject would end the header.
  const subject = word(`${template}.subject`, params).replace(/\s+/g, ' ')
  const greeting = name ? word('mail.greeting', { name }) : word('mail.greeting_plain')
  const paragraphs = word(`${template}.text`, params).split(/\n{2,}/)
  const button = link
    ? { link, label: word(`${template}.button`, params), help: word('mail.link_help') }
    : null
  const footer = word('mail.footer')
  const text = [
    greeting,
    ...paragraphs,
    ...(button ? [`${button.label}:\n${button.link}`] : []),
    `-- \n${footer}`,
  ]
  return {
    subject,
    text: `${text.join('\n\n')}\n`,
    html: page({ language: languageTags[say.language], subject, greeting, paragraphs, button, footer }),
  }
}

interface Page {
  language: string
  subject: string
  greeting: string
  paragraphs: string[]
  button: { link: string; label: string; help: string } | null
  footer: string
}

// The workspace's ink, paper, hairline and accent. Mail programs read neither style sheets nor web fonts.
const ink = '#1a232e'
const quiet = '#626d7a'
const accent = '#0f5c68'
const fonts = "'Source Sans 3','Segoe UI',Helvetica,Arial,sans-serif"

function page({ language, subject, greeting, paragraphs, button, footer }: Page): string {
  const paragraph = (text: string) =>
    `<p style="margin:0 0 16px">${escapeHtml(text).replaceAll('\n', '<br>')}</p>`
  const door = button
    ? `<p style="margin:24px 0"><a href="${escapeHtml(button.link)}" style="display:inline-block;padding:12px 22px;background:${accent};color:#ffffff;text-decoration:none;border-radius:4px;font-weight:600">${escapeHtml(button.label)}</a></p>
<p style="margin:0 0 16px;font-size:13px;color:${quiet}">${escapeHtml(button.help)}<br><span style="word-break:break-all">${escapeHtml(button.link)}</span></p>`
    : ''
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"><title>${escapeHtml(subject)}</title></head>
<body style="margin:0;padding:0;background:#f7f8f9">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="background:#f7f8f9"><tr><td align="center" style="padding:32px 16px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px;background:#ffffff;border:1px solid #e4e7ea;border-top:3px solid ${accent}"><tr><td style="padding:32px;font-family:${fonts};font-size:16px;line-height:1.55;color:${ink}">
<h1 style="margin:0 0 20px;font-size:20px;line-height:1.3;font-weight:600">${escapeHtml(subject)}</h1>
${[greeting, ...paragraphs].map(paragraph).join('\n')}
${door}
</td></tr></table>
<p style="max-width:560px;margin:16px auto 0;font-family:${fonts};font-size:12px;line-height:1.5;color:${quiet}">${escapeHtml(footer)}</p>
</td></tr></table>
</body>
</html>
`
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}
