import { assert, describe, it } from "@effect/vitest"
import * as B2 from "effect-s3/B2"
import * as B2Emulator from "effect-s3/B2Emulator"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as client from "../../src/internal/b2/names.js"
import * as server from "../../src/internal/emulator/b2/names.js"

// The official table: what may stand as it is. All else has to be encoded, and `+` is a space.
const plain = new Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!$'()*-./:;=@_~")

const refused = (f: () => unknown): boolean => {
  try {
    f()
    return false
  } catch {
    return true
  }
}

describe("encoding", () => {
  it("every byte: what is not in the table is encoded, by us and by the server", () => {
    for (let code = 0; code < 0x250; code++) {
      const character = String.fromCharCode(code)
      for (const encode of [client.encode, server.encode]) {
        const encoded = encode(character)
        if (!plain.has(character)) assert.match(encoded, /^(%[0-9A-F]{2})+$/, String(code))
        assert.strictEqual(server.decode(encoded), character)
        assert.strictEqual(client.decode(encoded), character)
      }
      if (character === "+") assert.strictEqual(server.decode("+"), " ")
      else if (plain.has(character)) assert.strictEqual(server.decode(character), character)
      else if (character !== "%") assert.isTrue(refused(() => server.decode(character)), String(code))
    }
    assert.strictEqual(client.decode("a+b%2Bc"), "a b+c")
  })

  it("any text, both ways", () => {
    FastCheck.assert(FastCheck.property(FastCheck.string({ unit: "binary" }), (text) => {
      assert.strictEqual(server.decode(client.encode(text)), text)
      assert.strictEqual(client.decode(server.encode(text)), text)
    }))
  })
})

describe("rules", () => {
  const pieces = FastCheck.constantFrom(
    "a",
    "/",
    "//",
    "\u0000",
    "\u001f",
    "\u007f",
    " ",
    "+",
    "é",
    "😀",
    "\ud800",
    "x".repeat(125)
  )

  it("we refuse what the server refuses, and nothing else", () => {
    FastCheck.assert(FastCheck.property(FastCheck.array(pieces, { maxLength: 12 }), (parts) => {
      const name = parts.join("")
      assert.strictEqual(client.fileNameProblem(name) !== undefined, refused(() => server.fileName(name)), name)
    }))
  })

  it("of info too", () => {
    const name = FastCheck.string({ minLength: 0, maxLength: 51 })
    const value = FastCheck.oneof(FastCheck.string(), FastCheck.constant("x".repeat(3000)))
    FastCheck.assert(FastCheck.property(
      FastCheck.uniqueArray(FastCheck.tuple(name, value), { maxLength: 4, selector: ([name]) => name }),
      (entries) => {
        const info = Object.fromEntries(entries)
        assert.strictEqual(
          client.fileInfoProblem(info, "a") !== undefined,
          refused(() => server.fileInfo(Object.entries(info), "a", false)),
          JSON.stringify(info).slice(0, 200)
        )
      }
    ))
    assert.isDefined(client.fileInfoProblem({ "b2-mine": "x" }, "a"))
    assert.isUndefined(client.fileInfoProblem({ "b2-cache-control": "x" }, "a"))
  })
})

it.effect("names and info come back as they were, through headers, paths and JSON", () =>
  Effect.gen(function*() {
    const bucket = yield* B2.createBucket({ bucketName: "names-of-all-kinds", bucketType: "allPrivate" })
    const characters = Array.from({ length: 0x7f - 0x20 }, (_, i) => String.fromCharCode(0x20 + i)).filter((c) =>
      c !== "/"
    )
    const names = [...characters.map((c) => `a${c}b`), "é/日本/😀", `${characters.join("")}`]
    yield* Effect.forEach(names, (fileName) =>
      Effect.gen(function*() {
        const file = yield* B2.uploadFile({ bucketId: bucket.bucketId, fileName, body: "x", fileInfo: { v: fileName } })
        assert.strictEqual(file.fileName, fileName)
        const head = yield* B2.headFileByName({ bucketName: bucket.bucketName, fileName })
        assert.deepStrictEqual([head.fileName, head.fileInfo["v"]], [fileName, fileName])
        const { files: [listed] } = yield* B2.listFileNames({
          bucketId: bucket.bucketId,
          startFileName: fileName,
          maxFileCount: 1
        })
        assert.strictEqual(listed?.fileName, fileName)
      }), { discard: true })
  }).pipe(Effect.provide(B2Emulator.layerB2())))
