/** Whether this browser can speak of passkeys in JSON (WebAuthn Level 3); without it the buttons stay away. */
export function hasPasskeys(): boolean {
  return (
    typeof PublicKeyCredential === 'function' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function' &&
    typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function'
  )
}

/** Asks a passkey to answer a challenge. @returns null when the person closed the browser's dialog */
export async function answerChallenge(options: Record<string, unknown>) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    options as unknown as PublicKeyCredentialRequestOptionsJSON,
  )
  const made = await unlessClosed(navigator.credentials.get({ publicKey }))
  return made && (plain(made) as AuthenticationResponseJSON)
}

/** Makes a passkey. @returns null when the person closed the browser's dialog */
export async function makePasskey(options: Record<string, unknown>) {
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    options as unknown as PublicKeyCredentialCreationOptionsJSON,
  )
  const made = await unlessClosed(navigator.credentials.create({ publicKey }))
  return made && (plain(made) as RegistrationResponseJSON)
}

/** The credential as JSON, without the nulls that some browsers write for what is absent. */
function plain(credential: PublicKeyCredential): unknown {
  return JSON.parse(JSON.stringify(credential, (_, value) => (value === null ? undefined : value)))
}

async function unlessClosed(dialog: Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await dialog) as PublicKeyCredential | null
  } catch (error) {
    // The person closed the dialog, or it timed out: nothing went wrong.
    if (error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError'))
      return null
    throw error
  }
}
