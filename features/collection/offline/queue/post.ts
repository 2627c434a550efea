/** One post of a sending. */
export interface Post {
  url: string
  form: FormData
  language: string
  onProgress?: (share: number) => void
}
export interface PostAnswer {
  /** 0: nobody answered. */
  status: number
  text: string
}

const headers = (language: string): Record<string, string> => ({
  'x-openrosa-version': '1.0',
  'accept-language': language,
})

/** Posts and tells how far it is: `fetch` cannot, hence the older interface; in the service worker there is only fetch. */
export function post({ url, form, language, onProgress }: Post): Promise<PostAnswer> {
  if (typeof XMLHttpRequest === 'undefined') return postQuietly({ url, form, language })
  return new Promise((done) => {
    const request = new XMLHttpRequest()
    request.open('POST', url)
    for (const [name, value] of Object.entries(headers(language))) request.setRequestHeader(name, value)
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total)
    }
    // A line that says nothing for so long is dead, however long the whole may take.
    const silent = () => setTimeout(() => request.abort(), 90_000)
    let watch = silent()
    request.upload.addEventListener('progress', () => {
      clearTimeout(watch)
      watch = silent()
    })
    const end = (answer: PostAnswer) => {
      clearTimeout(watch)
      done(answer)
    }
    request.onload = () => end({ status: request.status, text: request.responseText })
    request.onerror = () => end({ status: 0, text: '' })
    request.onabort = () => end({ status: 0, text: '' })
    request.send(form)
  })
}

async function postQuietly({ url, form, language }: Post): Promise<PostAnswer> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body: form,
      headers: headers(language),
      credentials: 'same-origin',
    })
    return { status: answer.status, text: await answer.text() }
  } catch {
    return { status: 0, text: '' }
  }
}

/** The parts of a post: the record first, then files under their own names, then the mark that more will follow. */
export function formOf(xml: string, files: { name: string; blob: Blob }[], more: boolean): FormData {
  const form = new FormData()
  form.set('xml_submission_file', new File([xml], 'submission.xml', { type: 'text/xml' }))
  for (const { name, blob } of files) form.set(name, blob, name)
  if (more) form.set('*isIncomplete*', 'yes')
  return form
}
