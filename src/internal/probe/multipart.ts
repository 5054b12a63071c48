import * as digest from "#digest"
import * as Effect from "effect/Effect"
import * as S3 from "../../S3.js"
import type * as StorageError from "../../StorageError.js"
import * as hex from "../wire/hex.js"
import { type Bench, type Check, finding, obeyed, outcome, says } from "./check.js"

const mebibyte = 1024 * 1024

const begin = (bench: Bench, key: string) =>
  Effect.map(
    bench.ask()(S3.createMultipartUpload({ bucket: bench.bucket, key })),
    ({ uploadId }) => {
      bench.began(key, uploadId)
      return { bucket: bench.bucket, key, uploadId }
    }
  )

type Upload = Effect.Effect.Success<ReturnType<typeof begin>>

const part = (bench: Bench, upload: Upload, partNumber: number, body: Uint8Array) =>
  Effect.map(
    bench.ask()(S3.uploadPart({ ...upload, partNumber, body })),
    ({ etag }): S3.CompletedPart => ({ partNumber, etag: etag ?? "" })
  )

const complete = (
  bench: Bench,
  upload: Upload,
  parts: ReadonlyArray<S3.CompletedPart>,
  conditions: S3.WriteConditions = {}
) => bench.ask()(S3.completeMultipartUpload({ ...upload, parts, ...conditions }))

const tiny = new TextEncoder().encode("the only part")

/** What the last part may always be: smaller than any limit. */
const inOnePart = (bench: Bench, key: string, conditions?: S3.WriteConditions) =>
  Effect.gen(function*() {
    const upload = yield* begin(bench, key)
    const parts = [yield* part(bench, upload, 1, tiny)]
    yield* complete(bench, upload, parts, conditions)
    return { upload, parts }
  })

/** @internal */
export const multipart: Check = {
  about: ["multipart", "multipartEtagIsMd5", "completeTwice", "partNumber"],
  run: (bench) =>
    Effect.gen(function*() {
      const key = bench.key("multipart")
      const made = yield* outcome(inOnePart(bench, key))
      if (made._tag === "Refused") return [finding("multipart", "refused", made.says)]
      const { parts, upload } = made.value
      const head = yield* bench.ask()(S3.headObject({ bucket: bench.bucket, key }))
      const expected = `${hex.encode(digest.md5(digest.md5(tiny)))}-1`
      // Before the completion is asked for again, which may leave the object otherwise.
      const numbered = yield* outcome(bench.ask()(S3.headObject({ bucket: bench.bucket, key, partNumber: 1 })))
      const again = yield* Effect.match(complete(bench, upload, parts), {
        onFailure: (error) => finding("completeTwice", "refused", `the second completion: ${says(error)}`),
        onSuccess: () => finding("completeTwice", "works", "the second completion: done")
      })
      return [
        finding(
          "multipart",
          head.contentLength === tiny.length ? "works" : "broken",
          `one part: ${head.contentLength} B`
        ),
        finding("multipartEtagIsMd5", head.etag === expected ? "works" : "broken", `HEAD: ${head.etag ?? "no ETag"}`),
        numbered._tag === "Refused"
          ? finding("partNumber", "refused", `HEAD with partNumber=1: ${numbered.says}`)
          : numbered.value.partsCount === 1
          ? finding("partNumber", "works", "HEAD with partNumber=1 counts one part")
          : finding("partNumber", "ignored", "HEAD with partNumber=1 counts no parts"),
        again
      ]
    })
}

/** @internal */
export const conditionalComplete: Check = {
  about: ["conditionalComplete"],
  run: (bench) =>
    Effect.gen(function*() {
      const key = bench.key("complete")
      const condition = { ifNoneMatch: "*" }
      const first = yield* outcome(inOnePart(bench, key, condition))
      if (first._tag === "Refused") {
        return [finding("conditionalComplete", "refused", `If-None-Match: * for a new key: ${first.says}`)]
      }
      const again = yield* outcome(inOnePart(bench, key, condition))
      return [finding("conditionalComplete", obeyed(again), `If-None-Match: * for a key that exists: ${again.says}`)]
    })
}

/** @internal */
export const abortTwice: Check = {
  about: ["abortTwice"],
  run: (bench) =>
    Effect.gen(function*() {
      const upload = yield* begin(bench, bench.key("abort"))
      yield* part(bench, upload, 1, tiny)
      const abort = outcome<void>(bench.ask()(S3.abortMultipartUpload(upload)))
      const first = yield* abort
      if (first._tag === "Refused") return [finding("abortTwice", "refused", `the first abort: ${first.says}`)]
      const second = yield* abort
      const fine = second._tag === "Answered" || second.error._tag === "NoSuchUpload"
      return [finding("abortTwice", fine ? "works" : "broken", `the second abort: ${second.says}`)]
    })
}

/** @internal */
export const multipartCopy: Check = {
  about: ["multipartCopy"],
  run: (bench) =>
    Effect.gen(function*() {
      const from = bench.key("from")
      yield* bench.ask()(S3.putObject({ bucket: bench.bucket, key: from, body: tiny }))
      const upload = yield* begin(bench, bench.key("to"))
      const copied = yield* outcome<S3.UploadPartCopyOutput>(
        bench.ask()(S3.uploadPartCopy({ ...upload, partNumber: 1, source: { bucket: bench.bucket, key: from } }))
      )
      if (copied._tag === "Refused") return [finding("multipartCopy", "refused", `UploadPartCopy: ${copied.says}`)]
      const completed = yield* outcome(complete(bench, upload, [{ partNumber: 1, etag: copied.value.etag ?? "" }]))
      const head = yield* outcome(bench.ask()(S3.headObject({ bucket: bench.bucket, key: upload.key })))
      const there = head._tag === "Answered" && head.value.contentLength === tiny.length
      return [
        finding("multipartCopy", there ? "works" : "broken", `UploadPartCopy: done, completion: ${completed.says}`)
      ]
    })
}

/** Eleven mebibytes and a byte, so only where that was asked for. @internal */
export const unequalParts: Check = {
  about: ["unequalParts"],
  run: (bench): Effect.Effect<ReadonlyArray<ReturnType<typeof finding>>, StorageError.StorageError> => {
    if (!bench.multipart) {
      return Effect.succeed([finding("unequalParts", "unknown", "not asked: `multipart: true` sends 11 MiB for it")])
    }
    return Effect.gen(function*() {
      const sizes = [6 * mebibyte, 5 * mebibyte, 1]
      const upload = yield* begin(bench, bench.key("unequal"))
      const parts: Array<S3.CompletedPart> = []
      for (const [index, size] of sizes.entries()) {
        parts.push(yield* part(bench, upload, index + 1, new Uint8Array(size)))
      }
      const completed = yield* outcome(complete(bench, upload, parts))
      if (completed._tag === "Refused") {
        return [finding("unequalParts", "refused", `6 MiB, 5 MiB, 1 B: ${completed.says}`)]
      }
      const head = yield* bench.ask()(S3.headObject({ bucket: bench.bucket, key: upload.key }))
      return [
        finding(
          "unequalParts",
          head.contentLength === 11 * mebibyte + 1 ? "works" : "broken",
          "6 MiB, 5 MiB, 1 B: done"
        )
      ]
    })
  }
}
