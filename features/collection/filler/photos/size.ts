/** Sizes that a person may choose for photos where the form sets none: the longer side's most pixels. */
export const photoSizes = [1024, 2048] as const
const kept = 'ura.fill.photo'

/** The size chosen before on this device; null sends photos as large as they are. */
export function readPhotoSize(): number | null {
  try {
    const value = Number(localStorage.getItem(kept))
    return photoSizes.find((one) => one === value) ?? null
  } catch {
    return null // storage may be forbidden; then the choice lasts for the question
  }
}

/** Remembers the size for the next photo. */
export function keepPhotoSize(size: number | null): void {
  try {
    if (size === null) localStorage.removeItem(kept)
    else localStorage.setItem(kept, String(size))
  } catch {
    // the choice then lasts for the question
  }
}
