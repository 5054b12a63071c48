import { assert } from "@effect/vitest"
import * as Body from "effect-s3/Body"
import { type Multipart, ObjectStore, type Part, type Service } from "effect-s3/ObjectStore"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Below, type Features, type StoreIt } from "../Backend.js"
import { bytes, inPieces, partSize, same } from "../bytes.js"
import { folder } from "../folder.js"
import { allFail, tagOf } from "../tagOf.js"

const size = partSize + 100

const whole = bytes(size)

/** What the cases need: the backend's own uploads, and an object of two parts. */
const given = Effect.gen(function*() {
  const store = yield* ObjectStore
  const multipart = store.backend.multipart
  const at = yield* folder
  return { store, multipart: multipart!, at, key: `${at}in parts.json` }
})

const put = (multipart: Multipart, key: string, id: string, partNumber: number, of: Uint8Array = whole) => {
  const offset = (partNumber - 1) * partSize
  return multipart.put(key, id, { partNumber, offset, body: of.subarray(offset, offset + partSize) })
}

const infoOf = (store: Service, key: string) => Effect.map(store.head(key), ({ etag, size }) => ({ etag, size }))

export const multipart = (it: StoreIt, { lastUpload }: Features): void => {
  it.scoped("parts in any order, listed by number, are an object with its attributes", () =>
    Effect.gen(function*() {
      const { at, key, multipart, store } = yield* given
      const id = yield* multipart.create(key, { size, partSize, metadata: { a: "b" }, cacheControl: "no-store" })
      const second = yield* put(multipart, key, id, 2)
      const first = yield* multipart.put(key, id, {
        partNumber: 1,
        offset: 0,
        body: Body.stream(inPieces(whole.subarray(0, partSize)), { contentLength: partSize })
      })
      assert.deepStrictEqual([first.partNumber, first.size, second.size], [1, partSize, 100])
      assert.isFalse(yield* store.exists(key))
      assert.strictEqual(yield* Stream.runCount(store.list({ prefix: at })), 0)
      const listed = yield* multipart.list(key, id)
      const known = ({ etag, partNumber, size }: Part) => ({ etag, partNumber, size })
      assert.deepStrictEqual(listed.map(known), [known(first), known(second)])
      const { etag } = yield* multipart.complete(key, id, listed, {})
      same(yield* store.bytes(key), whole)
      const head = yield* store.head(key)
      assert.deepInclude(head, { size, contentType: "application/json", cacheControl: "no-store" })
      assert.deepStrictEqual({ ...head.metadata }, { a: "b" })
      if (etag !== undefined) assert.strictEqual(etag, head.etag)
      assert.deepStrictEqual(yield* (yield* Below).uploads(at), [])
    }))

  it.scoped("of a part that is put again the last counts, and the first is none any more", () =>
    Effect.gen(function*() {
      const { key, multipart, store } = yield* given
      const other = bytes(size, 3)
      const id = yield* multipart.create(key, { size, partSize })
      const old = yield* put(multipart, key, id, 1, other)
      const second = yield* put(multipart, key, id, 2)
      const first = yield* put(multipart, key, id, 1)
      assert.strictEqual(yield* tagOf(multipart.complete(key, id, [old, second], {})), "InvalidPart")
      const again = yield* multipart.list(key, id)
      assert.deepStrictEqual(again.map(({ etag }) => etag), [first.etag, second.etag])
      yield* multipart.complete(key, id, again, {})
      same(yield* store.bytes(key), whole)
    }))

  it.scoped(`of two uploads to one key the last that is ${lastUpload ?? "completed"} stays`, () =>
    Effect.gen(function*() {
      const { at, key, multipart, store } = yield* given
      const other = bytes(size, 4)
      const one = yield* multipart.create(key, { size, partSize })
      const two = yield* multipart.create(key, { size, partSize })
      assert.notStrictEqual(one, two)
      const twos = [yield* put(multipart, key, two, 1, other), yield* put(multipart, key, two, 2, other)]
      const ones = [yield* put(multipart, key, one, 1), yield* put(multipart, key, one, 2)]
      yield* multipart.complete(key, two, twos, {})
      same(yield* store.bytes(key), other)
      yield* multipart.complete(key, one, ones, {})
      same(yield* store.bytes(key), lastUpload === "begun" ? other : whole)
      assert.deepStrictEqual(yield* (yield* Below).uploads(at), [])
    }))

  it.scoped("what is missing is InvalidPart, and what is given up leaves nothing", () =>
    Effect.gen(function*() {
      const { at, key, multipart, store } = yield* given
      yield* store.put(key, "before")
      const before = yield* infoOf(store, key)
      const id = yield* multipart.create(key, { size, partSize })
      const first = yield* put(multipart, key, id, 1)
      const missing: Part = { partNumber: 2, size: 100, etag: "d41d8cd98f00b204e9800998ecf8427e" }
      assert.strictEqual(yield* tagOf(multipart.complete(key, id, [first, missing], {})), "InvalidPart")
      assert.deepStrictEqual(yield* infoOf(store, key), before)
      yield* multipart.abort(key, id)
      yield* multipart.abort(key, id)
      yield* allFail("NoSuchUpload", {
        list: multipart.list(key, id),
        put: put(multipart, key, id, 2),
        complete: multipart.complete(key, id, [first], {})
      })
      assert.deepStrictEqual(yield* infoOf(store, key), before)
      assert.deepStrictEqual(yield* (yield* Below).uploads(at), [])
    }))

  it.scoped("a condition holds when it is completed, where the backend says so", () =>
    Effect.gen(function*() {
      const { key, multipart, store } = yield* given
      if (!multipart.conditional) return
      const begun = Effect.gen(function*() {
        const id = yield* multipart.create(key, { size, partSize })
        return { id, parts: [yield* put(multipart, key, id, 1), yield* put(multipart, key, id, 2)] }
      })
      const [one, two] = [yield* begun, yield* begun]
      const { etag } = yield* multipart.complete(key, one.id, one.parts, { mode: "create" })
      assert.strictEqual(
        yield* tagOf(multipart.complete(key, two.id, two.parts, { mode: "create" })),
        "PreconditionFailed"
      )
      yield* multipart.abort(key, two.id)
      const three = yield* begun
      yield* multipart.complete(key, three.id, three.parts, {
        mode: { update: etag ?? (yield* store.head(key)).etag! }
      })
      same(yield* store.bytes(key), whole)
    }))
}
