import * as Effect from "effect/Effect"
import * as S3 from "../../S3.js"
import { type Check, finding, outcome } from "./check.js"

const put = (bench: Parameters<Check["run"]>[0], key: string, options: Partial<S3.PutObjectInput> = {}) =>
  bench.ask()(S3.putObject({ bucket: bench.bucket, key, body: "0123456789", ...options }))

/** @internal */
export const copy: Check = {
  about: ["copy"],
  run: (bench) =>
    Effect.gen(function*() {
      const from = bench.key("from")
      const to = bench.key("to")
      yield* put(bench, from)
      const copied = yield* outcome(
        bench.ask()(S3.copyObject({ bucket: bench.bucket, key: to, source: { bucket: bench.bucket, key: from } }))
      )
      if (copied._tag === "Refused") return [finding("copy", "refused", `CopyObject: ${copied.says}`)]
      const head = yield* outcome(bench.ask()(S3.headObject({ bucket: bench.bucket, key: to })))
      const there = head._tag === "Answered" && head.value.contentLength === 10
      return [finding("copy", there ? "works" : "broken", `CopyObject: done, HEAD of the copy: ${head.says}`)]
    })
}

/** @internal */
export const rangeBeyondEnd: Check = {
  about: ["rangeBeyondEnd"],
  run: (bench) =>
    Effect.gen(function*() {
      const key = bench.key("range")
      yield* put(bench, key)
      const beyond = yield* outcome(
        bench.ask()(S3.getObjectBytes({ bucket: bench.bucket, key, range: { start: 10, end: 20 } }))
      )
      return [
        beyond._tag === "Answered"
          ? finding("rangeBeyondEnd", "ignored", `bytes=10-20 of 10: ${beyond.value.bytes.length} bytes`)
          : finding(
            "rangeBeyondEnd",
            beyond.error._tag === "InvalidRange" ? "works" : "broken",
            `bytes=10-20 of 10: ${beyond.says}`
          )
      ]
    })
}

/** @internal */
export const tagging: Check = {
  about: ["tagging"],
  run: (bench) =>
    Effect.gen(function*() {
      const key = bench.key("tags")
      const tagged = yield* outcome(put(bench, key, { tagging: { probe: "1" } }))
      if (tagged._tag === "Refused") return [finding("tagging", "refused", `PUT with x-amz-tagging: ${tagged.says}`)]
      const head = yield* bench.ask()(S3.headObject({ bucket: bench.bucket, key }))
      return [
        head.tagCount === 1
          ? finding("tagging", "works", "PUT with x-amz-tagging: done, HEAD counts one")
          : yield* Effect.match(
            bench.ask()(Effect.scoped(Effect.flatMap(
              S3.request({ method: "GET", bucket: bench.bucket, key, query: { tagging: "" } }),
              ({ body }) => body.text()
            ))),
            {
              onFailure: () => finding("tagging", "ignored", "PUT with x-amz-tagging: done, and no tag is there"),
              onSuccess: (text) =>
                text.includes("<Key>probe</Key>")
                  ? finding("tagging", "works", "PUT with x-amz-tagging: done, GetObjectTagging gives it back")
                  : finding("tagging", "ignored", "PUT with x-amz-tagging: done, and no tag is there")
            }
          )
      ]
    })
}

/** @internal */
export const versioning: Check = {
  about: ["versioning"],
  run: (bench) =>
    Effect.gen(function*() {
      const asked = yield* outcome(bench.ask()(S3.getBucketVersioning({ bucket: bench.bucket })))
      return [
        asked._tag === "Refused"
          ? finding("versioning", "refused", `GetBucketVersioning: ${asked.says}`)
          // A server without versions may answer that they are off: only one that has them on shows it.
          : asked.value.status === undefined
          ? finding("versioning", "unknown", "GetBucketVersioning: never set")
          : finding("versioning", "works", `GetBucketVersioning: ${asked.value.status}`)
      ]
    })
}
