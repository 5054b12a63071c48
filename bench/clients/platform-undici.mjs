import * as scanner from "../lib/listScanner.mjs"
import { completeXml, uploadIdOf, uploadParts } from "../lib/parts.mjs"
import { bucket, largeKey, listPrefix, smallKey, smallSize, uploadKey } from "../lib/settings.mjs"

export const title = "bare Effect HttpClient on platform's layerUndici, unsigned"
export const load = async () => {
  const [HttpClient, HttpClientRequest, NodeHttpClient, ManagedRuntime, Effect, Stream, Chunk, loop] = await Promise
    .all([
      import("@effect/platform/HttpClient"),
      import("@effect/platform/HttpClientRequest"),
      import("@effect/platform-node/NodeHttpClient"),
      import("effect/ManagedRuntime"),
      import("effect/Effect"),
      import("effect/Stream"),
      import("effect/Chunk"),
      import("../lib/effectLoop.mjs")
    ])
  return { HttpClient, HttpClientRequest, NodeHttpClient, ManagedRuntime, Effect, Stream, Chunk, loop }
}

export const make = (
  { Chunk, Effect, HttpClient, HttpClientRequest, loop, ManagedRuntime, NodeHttpClient, Stream },
  env
) => {
  const runtime = ManagedRuntime.make(NodeHttpClient.layerUndici)
  const small = Buffer.alloc(smallSize, 0x61)
  const url = (key, query = "") =>
    `${env.origin}/${bucket}${key === "" ? "" : `/${key}`}${query === "" ? "" : `?${query}`}`
  const check = (response) => response.status === 200 ? Effect.void : Effect.die(new Error(`status ${response.status}`))
  const text = (response) => Effect.andThen(check(response), response.text)
  const smallUrl = url(smallKey)
  return {
    loop: loop.effectLoop((effect) => runtime.runPromise(effect)),
    get: () =>
      Effect.flatMap(
        HttpClient.get(smallUrl),
        (response) =>
          Effect.flatMap(response.arrayBuffer, (bytes) =>
            bytes.byteLength === smallSize ? check(response) : Effect.die(new Error("bad answer")))
      ),
    put: () =>
      Effect.flatMap(
        HttpClient.execute(HttpClientRequest.put(smallUrl).pipe(HttpClientRequest.bodyUint8Array(small))),
        text
      ),
    head: () => Effect.flatMap(HttpClient.head(smallUrl), text),
    streamGet: (mebibytes) =>
      runtime.runPromise(Effect.flatMap(HttpClient.get(url(largeKey(mebibytes))), (response) => {
        let bytes = 0
        return Effect.as(
          Stream.runForEachChunk(response.stream, (chunks) =>
            Effect.sync(() => {
              for (const chunk of Chunk.toReadonlyArray(chunks)) bytes += chunk.length
            })),
          0
        ).pipe(Effect.map(() => bytes))
      })),
    multipartUnsigned: async (total) => {
      const post = (query, body) =>
        runtime.runPromise(Effect.flatMap(
          HttpClient.execute(HttpClientRequest.post(url(uploadKey, query)).pipe(HttpClientRequest.bodyText(body))),
          text
        ))
      const id = uploadIdOf(await post("uploads=", ""))
      const etags = await uploadParts(total, (number, part) =>
        runtime.runPromise(Effect.flatMap(
          HttpClient.execute(
            HttpClientRequest.put(url(uploadKey, `partNumber=${number}&uploadId=${id}`)).pipe(
              HttpClientRequest.bodyUint8Array(part)
            )
          ),
          (response) => Effect.as(text(response), response.headers.etag)
        )))
      await post(`uploadId=${id}`, completeXml(etags))
    },
    list: (pages) =>
      scanner.listAll(
        listPrefix(pages),
        (query) => runtime.runPromise(Effect.flatMap(HttpClient.get(url("", query)), text))
      ),
    close: () => runtime.dispose()
  }
}

export const bundle = {
  platform: "node",
  source: `import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
export const read = (url) => HttpClient.get(url).pipe(
  Effect.flatMap((response) => response.arrayBuffer), Effect.provide(NodeHttpClient.layerUndici))`
}
