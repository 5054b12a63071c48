import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Emulator from "../../../src/Emulator.js"
import * as Client from "../../emulator/client.js"
import * as Adapter from "../Adapter.js"

interface Outcome {
  readonly accept?: boolean
  readonly code?: string
  readonly status?: number
}

interface ServerAuthVector extends Adapter.Vector {
  readonly server: {
    readonly credentials: ReadonlyArray<{ readonly accessKeyId: string; readonly secretAccessKey: string }>
    readonly region: string
    readonly now: string
    readonly buckets: ReadonlyArray<string>
    readonly objects: Readonly<Record<string, Readonly<Record<string, string>>>>
  }
  readonly request: {
    readonly method: string
    readonly target: string
    readonly headers: ReadonlyArray<readonly [string, string]>
    readonly bodyBase64?: string
  }
  readonly expected: Outcome & { readonly alternatives?: ReadonlyArray<Outcome> }
}

const frozenAt = (now: number): Clock.Clock => ({
  ...Clock.make(),
  unsafeCurrentTimeMillis: () => now,
  currentTimeMillis: Effect.succeed(now)
})

const answerTo = ({ request, server }: ServerAuthVector) =>
  Effect.gen(function*() {
    const emulator = yield* Emulator.make(server)
    const send = Client.make(emulator)
    for (const [bucket, objects] of Object.entries(server.objects)) {
      for (const [key, body] of Object.entries(objects)) yield* send("PUT", `/${bucket}/${key}`, { body })
    }
    const body = request.bodyBase64 === undefined
      ? undefined
      : new Uint8Array(Buffer.from(request.bodyBase64, "base64"))
    const named = request.headers.some(([name]) => name === "content-length")
    const length = body === undefined && request.method !== "PUT" ? undefined : String(body?.length ?? 0)
    return yield* emulator.handle({
      ...request,
      headers: named || length === undefined ? request.headers : [...request.headers, ["content-length", length]],
      body,
      secure: false
    })
  }).pipe(Effect.withClock(frozenAt(Date.parse(server.now))))

export const serverAuth = Adapter.make<ServerAuthVector>("server-auth", async (vector) => {
  const { body, status } = await Effect.runPromise(answerTo(vector))
  const code = body instanceof Uint8Array
    ? /<Code>(.*?)<\/Code>/.exec(new TextDecoder().decode(body))?.[1]
    : undefined
  const agrees = (outcome: Outcome): boolean =>
    outcome.accept === true
      ? status < 300 || code === "NoSuchKey"
      : code === outcome.code && (outcome.status === undefined || status === outcome.status)
  if (agrees(vector.expected)) return "passed"
  if (vector.expected.alternatives?.some(agrees) === true) return "lenient"
  return { failed: `answered ${status} ${code ?? ""}` }
})
