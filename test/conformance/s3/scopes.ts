import { assert } from "@effect/vitest"
import * as MultipartUpload from "effect-s3/MultipartUpload"
import * as S3 from "effect-s3/S3"
import * as Data from "effect/Data"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import type { S3It } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { bytes, inPieces, partSize, same } from "../bytes.js"
import { folder } from "../folder.js"
import { tagOf } from "../tagOf.js"

class Mine extends Data.TaggedError("Mine")<{}> {}

const target = Effect.gen(function*() {
  return { bucket: yield* Bucket, key: `${yield* folder}scoped` }
})

const uploads = ({ bucket, key }: { readonly bucket: string; readonly key: string }) =>
  Effect.map(S3.listMultipartUploads({ bucket, prefix: key }), (page) => page.uploads.length)

const expectNothing = (object: { readonly bucket: string; readonly key: string }) =>
  Effect.gen(function*() {
    assert.strictEqual(yield* uploads(object), 0)
    assert.strictEqual(yield* tagOf(S3.headObject(object)), "NoSuchKey")
  })

export const scopes = (it: S3It): void => {
  it.scoped("MultipartUpload.make: parts at once and in any order, completed", () =>
    Effect.gen(function*() {
      const object = yield* target
      const parts = [bytes(partSize, 1), bytes(partSize, 2), bytes(77, 3)]
      const output = yield* Effect.scoped(Effect.gen(function*() {
        const upload = yield* MultipartUpload.make({ ...object, contentType: "text/x-scoped" })
        yield* Effect.forEach([2, 0, 1], (i) => upload.uploadPart(i + 1, parts[i]!), { concurrency: 3 })
        assert.deepStrictEqual((yield* upload.parts).map((part) => part.partNumber), [1, 2, 3])
        return yield* upload.complete()
      }))
      assert.strictEqual(output.key ?? object.key, object.key)
      const got = yield* S3.getObjectBytes(object)
      same(got.bytes, new Uint8Array(Buffer.concat(parts)))
      assert.strictEqual(got.contentType, "text/x-scoped")
      assert.strictEqual(yield* uploads(object), 0)
    }))

  it.scoped("MultipartUpload.make: left without complete, nothing stays", () =>
    Effect.gen(function*() {
      const object = yield* target
      yield* Effect.scoped(Effect.gen(function*() {
        const upload = yield* MultipartUpload.make(object)
        yield* upload.uploadPart(1, bytes(100))
        assert.strictEqual(yield* uploads(object), 1)
      }))
      yield* expectNothing(object)
    }))

  it.scoped("MultipartUpload.make: a failure in its scope, or of complete, leaves nothing", () =>
    Effect.gen(function*() {
      const object = yield* target
      const failed = yield* Effect.flip(Effect.scoped(Effect.gen(function*() {
        const upload = yield* MultipartUpload.make(object)
        yield* upload.uploadPart(1, bytes(100))
        return yield* new Mine()
      })))
      assert.strictEqual(failed._tag, "Mine")
      yield* expectNothing(object)
      const small = yield* Effect.flip(Effect.scoped(Effect.gen(function*() {
        const upload = yield* MultipartUpload.make(object)
        yield* upload.uploadPart(1, bytes(100))
        yield* upload.uploadPart(2, bytes(100))
        return yield* upload.complete()
      })))
      assert.strictEqual(small._tag, "EntityTooSmall")
      yield* expectNothing(object)
    }))

  it.scoped("MultipartUpload.make: an interrupted fiber leaves nothing", () =>
    Effect.gen(function*() {
      const object = yield* target
      const reached = yield* Deferred.make<void>()
      const fiber = yield* Effect.forkScoped(Effect.scoped(Effect.gen(function*() {
        const upload = yield* MultipartUpload.make(object)
        yield* upload.uploadPart(1, bytes(100))
        yield* Deferred.succeed(reached, undefined)
        return yield* Effect.never
      })))
      yield* Deferred.await(reached)
      assert.strictEqual(yield* uploads(object), 1)
      yield* Fiber.interrupt(fiber)
      yield* expectNothing(object)
    }))

  it.scoped("MultipartUpload.upload: interrupted while parts are under way, nothing stays", () =>
    Effect.gen(function*() {
      const object = yield* target
      const begun = yield* Deferred.make<void>()
      const endless = Stream.repeatEffect(Effect.succeed(bytes(1_000_000))).pipe(
        Stream.zipWithIndex,
        Stream.tap(([, i]) => i < 6 ? Effect.void : Deferred.succeed(begun, undefined)),
        Stream.map(([bytes]) => bytes)
      )
      const fiber = yield* Effect.forkScoped(MultipartUpload.upload(object, endless, { partSize }))
      yield* Deferred.await(begun)
      yield* Fiber.interrupt(fiber)
      yield* expectNothing(object)
    }))

  it.scoped("MultipartUpload.upload: a part size or a number of parts that cannot be", () =>
    Effect.gen(function*() {
      const object = yield* target
      const stream = inPieces(bytes(100))
      for (const options of [{ partSize: 1 }, { partSize: 6_000_000_000 }, { size: 6e16 }]) {
        const error = yield* Effect.flip(MultipartUpload.upload(object, stream, options))
        assert.strictEqual(error._tag, "InvalidInput", JSON.stringify(options))
      }
      yield* expectNothing(object)
    }))

  it.scoped("MultipartUpload.sink", () =>
    Effect.gen(function*() {
      const object = yield* target
      const whole = bytes(partSize + 5)
      yield* Stream.run(inPieces(whole), MultipartUpload.sink(object, { partSize }))
      same((yield* S3.getObjectBytes(object)).bytes, whole)
    }))
}
