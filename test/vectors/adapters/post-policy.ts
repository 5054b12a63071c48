import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Emulator from "../../../src/Emulator.js"
import * as dates from "../../../src/internal/wire/dates.js"
import * as postPolicy from "../../../src/internal/wire/postPolicy.js"
import * as sigv4 from "../../../src/internal/wire/sigv4.js"
import * as Client from "../../emulator/client.js"
import * as form from "../../support/form.js"
import * as Adapter from "../Adapter.js"

interface PostPolicyVector extends Adapter.Vector {
  readonly now: string
  readonly bucket: string
  readonly policy: { readonly expiration?: string; readonly conditions?: ReadonlyArray<unknown> }
  readonly fields: Readonly<Record<string, string>>
  readonly file: { readonly name: string; readonly size: number; readonly contentType: string }
  readonly expected:
    | { readonly accept: true; readonly storedKey?: string }
    | { readonly accept: false; readonly code: string; readonly status: number }
}

const frozenAt = (now: number): Clock.Clock => ({
  ...Clock.make(),
  unsafeCurrentTimeMillis: () => now,
  currentTimeMillis: Effect.succeed(now)
})

const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "a secret" }

/** The credential fields are left out of the vectors; they belong to the form and to the policy. */
const signed = (vector: PostPolicyVector, now: number): ReadonlyArray<readonly [string, string]> => {
  const amzDate = dates.toAmzDate(now)
  const scope = sigv4.credentialScope(amzDate, "us-east-1", "s3")
  const own = {
    "x-amz-algorithm": sigv4.algorithm,
    "x-amz-credential": `${credentials.accessKeyId}/${scope}`,
    "x-amz-date": amzDate
  }
  const conditions = [
    ...vector.policy.conditions ?? [],
    ...Object.entries(own).map(([name, value]) => ({ [name]: value }))
  ]
  const policy = Buffer.from(JSON.stringify({ ...vector.policy, conditions })).toString("base64")
  const key = sigv4.signingKey(credentials.secretAccessKey, amzDate.slice(0, 8), "us-east-1", "s3")
  const signature = postPolicy.signatureV4(key, policy)
  return [...Object.entries({ ...vector.fields, ...own, policy, "x-amz-signature": signature })]
}

const send = (vector: PostPolicyVector, packet: number) => {
  const now = Date.parse(vector.now)
  return Effect.gen(function*() {
    const emulator = yield* Emulator.make({ buckets: [vector.bucket], credentials })
    const body = form.encode(signed(vector, now), { ...vector.file, content: "x".repeat(vector.file.size) })
    const packets: Array<Uint8Array> = []
    for (let at = 0; at < body.length; at += packet) packets.push(body.subarray(at, at + packet))
    const { body: answer, status } = yield* emulator.handle({
      method: "POST",
      target: `/${vector.bucket}`,
      headers: [["host", "localhost"], ["content-type", form.contentType], ["content-length", String(body.length)]],
      body: Stream.fromIterable(packets),
      secure: false
    })
    const key = vector.expected.accept ? vector.expected.storedKey ?? vector.fields["key"] : undefined
    const get = key === undefined ? undefined : yield* Client.make(emulator)("GET", `/${vector.bucket}/${key}`)
    const code = answer instanceof Uint8Array
      ? /<Code>(.*?)<\/Code>/.exec(new TextDecoder().decode(answer))?.[1]
      : undefined
    return { status, code, stored: get?.status === 200 ? get.bytes.length : undefined }
  }).pipe(Effect.withClock(frozenAt(now)))
}

export const postPolicyAdapter = Adapter.make<PostPolicyVector>("post-policy", async (vector) => {
  const { expected, file } = vector
  for (const packet of [1, 7, 100_000]) {
    const { code, status, stored } = await Effect.runPromise(send(vector, packet))
    const agrees = expected.accept
      ? status === 204 && stored === file.size
      : status === expected.status && code === expected.code
    if (!agrees) return { failed: `answered ${status} ${code ?? ""}, stored ${stored}` }
  }
  return "passed"
})
