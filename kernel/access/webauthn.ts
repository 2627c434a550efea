import { z } from 'zod'

// What browsers answer to WebAuthn, as JSON (W3C Web Authentication Level 3, 5.1: PublicKeyCredential.toJSON).

const text = z.string().max(20_000)
const credential = {
  id: z.string().max(2000),
  rawId: z.string().max(2000),
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.looseObject({}),
}

/** Options for the browser's passkey interface, passed on as they are. */
export const PasskeyOptions = z.record(z.string(), z.unknown())

/** The answer of a passkey to the challenge of a sign-in. */
export const PasskeyAnswer = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text,
    authenticatorData: text,
    signature: text,
    userHandle: text.optional(),
  }),
})

/** A passkey that was just made. */
export const NewPasskey = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: text,
    attestationObject: text,
    authenticatorData: text.optional(),
    transports: z
      .array(z.enum(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']))
      .optional(),
    publicKeyAlgorithm: z.number().optional(),
    publicKey: text.optional(),
  }),
})
