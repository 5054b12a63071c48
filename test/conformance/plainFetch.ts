import type { PresignedUrl } from "effect-s3/S3Client"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

/** What somebody without this library does with a URL; `change` stands for what they may get wrong. */
export const plainFetch = (
  signed: PresignedUrl,
  body?: string | Uint8Array,
  change: {
    readonly method?: string
    readonly url?: (url: string) => string
    readonly headers?: Readonly<Record<string, string>>
  } = {}
) =>
  Effect.promise(async () => {
    const url = Redacted.value(signed.url)
    const response = await fetch(change.url === undefined ? url : change.url(url), {
      method: change.method ?? signed.method,
      headers: {
        ...signed.headers,
        ...(signed.secretHeaders && Redacted.value(signed.secretHeaders)),
        ...change.headers
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : new Uint8Array(body) })
    })
    return { status: response.status, headers: response.headers, text: await response.text() }
  })
