/** The device's place as the engine wants it: `latitude longitude altitude accuracy`; empty where it cannot be had. */
export async function findLocation(): Promise<string> {
  if (typeof navigator === 'undefined' || !navigator.geolocation) return ''
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve([coords.latitude, coords.longitude, coords.altitude ?? 0, coords.accuracy].join(' ')),
      () => resolve(''),
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    )
  })
}
