/** Prints a code on a sheet of its own: what lies under the dialog does not belong on the paper. */
export function printCode(sheet: { title: string; picture: string; steps: string[]; url: string }): void {
  const frame = document.createElement('iframe')
  frame.setAttribute('aria-hidden', 'true')
  frame.style.cssText = 'position:fixed;width:0;height:0;border:0'
  document.body.append(frame)
  const page = frame.contentDocument!
  const put = (tag: string, text: string) => {
    const element = page.createElement(tag)
    element.textContent = text
    return element
  }
  const image = page.createElement('img')
  const list = page.createElement('ol')
  list.append(...sheet.steps.map((step) => put('li', step)))
  page.body.append(put('h1', sheet.title), image, list, put('code', sheet.url))
  page.body.style.fontFamily = 'sans-serif'
  image.style.width = '10cm'
  image.onload = () => {
    frame.contentWindow?.print()
    setTimeout(() => frame.remove(), 60_000)
  }
  image.src = sheet.picture
}
