import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/Emulator.js"
import { childText } from "../../src/internal/wire/xml.js"
import * as Client from "./client.js"

const setup = Effect.map(Emulator.make({ buckets: ["bkt"] }), (emulator) => {
  const send = Client.make(emulator)
  const anonymous = (method: string, path: string, call: Client.Call = {}) =>
    Effect.map(send(method, path, { ...call, anonymous: true }), (a) => `${a.status} ${a.code ?? a.text}`.trim())
  const grants = (path: string) =>
    Effect.map(
      send("GET", path, { query: { acl: "" } }),
      (answer) =>
        (answer.xml.children.find(({ name }) => name === "AccessControlList")?.children ?? []).map((grant) => {
          const [grantee] = grant.children
          return `${
            Client.texts(grantee!, "URI")[0]?.split("/").pop() ?? Client.texts(grantee!, "ID")[0]?.slice(0, 4)
          } ${childText(grant, "Permission")}`
        })
    )
  return { send, anonymous, grants }
})

const other = "b".repeat(64)

describe("access control lists", () => {
  it.effect("are the owner's full control unless said otherwise", () =>
    Effect.gen(function*() {
      const { grants, send } = yield* setup
      yield* send("PUT", "/bkt/k")
      assert.deepStrictEqual(yield* grants("/bkt/k"), ["75aa FULL_CONTROL"])
      assert.deepStrictEqual(yield* grants("/bkt"), ["75aa FULL_CONTROL"])
    }))

  it.effect("are kept from canned ones, headers and documents", () =>
    Effect.gen(function*() {
      const { grants, send } = yield* setup
      yield* send("PUT", "/bkt/k", { headers: { "x-amz-acl": "public-read" } })
      assert.deepStrictEqual(yield* grants("/bkt/k"), ["75aa FULL_CONTROL", "AllUsers READ"])
      const put = (path: string, headers: Record<string, string>, body?: string) =>
        Effect.map(send("PUT", path, { query: { acl: "" }, headers, body }), (a) => a.code ?? String(a.status))
      assert.strictEqual(yield* put("/bkt", { "x-amz-acl": "authenticated-read" }), "200")
      assert.deepStrictEqual(yield* grants("/bkt"), ["75aa FULL_CONTROL", "AuthenticatedUsers READ"])
      assert.strictEqual(
        yield* put("/bkt/k", {
          "x-amz-grant-read": `id="${other}", uri="http://acs.amazonaws.com/groups/global/AllUsers"`,
          "x-amz-grant-write-acp": `id=${other}`
        }),
        "200"
      )
      assert.deepStrictEqual(yield* grants("/bkt/k"), ["bbbb READ", "AllUsers READ", "bbbb WRITE_ACP"])
      const document = (yield* send("GET", "/bkt/k", { query: { acl: "" } })).text
      assert.strictEqual(yield* put("/bkt", {}, document), "200")
      assert.deepStrictEqual(yield* grants("/bkt"), ["bbbb READ", "AllUsers READ", "bbbb WRITE_ACP"])
      assert.strictEqual(yield* put("/bkt", {}), "MissingSecurityHeader")
      assert.strictEqual(yield* put("/bkt", { "x-amz-acl": "private" }, document), "UnexpectedContent")
      assert.strictEqual(yield* put("/bkt", { "x-amz-acl": "mine" }), "InvalidArgument")
      assert.strictEqual(
        yield* put("/bkt", { "x-amz-acl": "private", "x-amz-grant-read": `id=${other}` }),
        "InvalidRequest"
      )
      assert.strictEqual(yield* put("/bkt", { "x-amz-grant-read": "id=foo" }), "InvalidArgument")
      assert.strictEqual(
        yield* put("/bkt", { "x-amz-grant-read": "emailAddress=a@b.c" }),
        "UnresolvableGrantByEmailAddress"
      )
      assert.strictEqual(yield* put("/bkt", {}, document.replace("READ", "EAT")), "MalformedACLError")
      assert.strictEqual(yield* put("/bkt", {}, "<AccessControlPolicy/>"), "MalformedACLError")
      assert.strictEqual(
        yield* put("/bkt", {}, document.replace(/<Owner><ID>[^<]*/, `<Owner><ID>${other}`)),
        "AccessDenied"
      )
    }))

  it.effect("are not copied", () =>
    Effect.gen(function*() {
      const { grants, send } = yield* setup
      yield* send("PUT", "/bkt/k", { headers: { "x-amz-acl": "public-read" } })
      yield* send("PUT", "/bkt/c", { headers: { "x-amz-copy-source": "bkt/k" } })
      assert.deepStrictEqual(yield* grants("/bkt/c"), ["75aa FULL_CONTROL"])
    }))

  it.effect("of buckets are set by their creation", () =>
    Effect.gen(function*() {
      const { grants, send } = yield* setup
      yield* send("PUT", "/new", { headers: { "x-amz-acl": "public-read-write" } })
      assert.deepStrictEqual(yield* grants("/new"), ["75aa FULL_CONTROL", "AllUsers READ", "AllUsers WRITE"])
    }))
})

describe("a bucket's settings", () => {
  const setting = (send: ReturnType<typeof Client.make>, name: string, body: string) =>
    send("PUT", "/bkt", { query: { [name]: "" }, body })

  it.effect("keep public lists out, or from having a say", () =>
    Effect.gen(function*() {
      const { anonymous, send } = yield* setup
      yield* send("PUT", "/bkt/k", { body: "1", headers: { "x-amz-acl": "public-read" } })
      const block = (flag: string) =>
        setting(
          send,
          "publicAccessBlock",
          `<PublicAccessBlockConfiguration><${flag}>true</${flag}></PublicAccessBlockConfiguration>`
        )
      yield* block("BlockPublicAcls")
      assert.strictEqual(yield* anonymous("GET", "/bkt/k"), "200 1")
      const put = (headers: Record<string, string>, query: Record<string, string> = {}, path = "/bkt/k") =>
        Effect.map(send("PUT", path, { headers, query }), (a) => a.code ?? String(a.status))
      assert.strictEqual(yield* put({ "x-amz-acl": "public-read" }), "AccessDenied")
      assert.strictEqual(yield* put({ "x-amz-acl": "authenticated-read" }, { acl: "" }), "AccessDenied")
      assert.strictEqual(yield* put({ "x-amz-acl": "public-read" }, { acl: "" }, "/bkt"), "AccessDenied")
      assert.strictEqual(yield* put({ "x-amz-acl": "private" }, { acl: "" }, "/bkt"), "200")
      yield* block("IgnorePublicAcls")
      assert.strictEqual(yield* anonymous("GET", "/bkt/k"), "403 AccessDenied")
    }))

  it.effect("make everything the owner's", () =>
    Effect.gen(function*() {
      const { anonymous, send } = yield* setup
      yield* send("PUT", "/bkt/k", { body: "1", headers: { "x-amz-acl": "public-read" } })
      yield* setting(
        send,
        "ownershipControls",
        "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership></Rule></OwnershipControls>"
      )
      const put = (acl: string) =>
        Effect.map(send("PUT", "/bkt/k", { headers: { "x-amz-acl": acl } }), (a) => a.code ?? String(a.status))
      assert.strictEqual(yield* anonymous("GET", "/bkt/k"), "403 AccessDenied")
      assert.strictEqual(yield* put("public-read"), "AccessControlListNotSupported")
      assert.strictEqual(yield* put("bucket-owner-full-control"), "200")
    }))
})

describe("who does not sign", () => {
  it.effect("is refused, unless everybody may", () =>
    Effect.gen(function*() {
      const { anonymous, send } = yield* setup
      yield* send("PUT", "/bkt/private", { body: "1" })
      yield* send("PUT", "/bkt/public", { body: "2", headers: { "x-amz-acl": "public-read" } })
      assert.strictEqual(yield* anonymous("GET", "/bkt/public"), "200 2")
      assert.strictEqual(yield* anonymous("HEAD", "/bkt/public"), "200")
      assert.strictEqual(yield* anonymous("GET", "/bkt/private"), "403 AccessDenied")
      assert.strictEqual(yield* anonymous("GET", "/bkt/none"), "403 AccessDenied")
      assert.strictEqual(yield* anonymous("GET", "/bkt"), "403 AccessDenied")
      assert.strictEqual(yield* anonymous("PUT", "/bkt/public", { body: "x" }), "403 AccessDenied")
      assert.strictEqual(yield* anonymous("GET", "/bkt/public", { query: { acl: "" } }), "403 AccessDenied")
      assert.strictEqual(yield* anonymous("GET", "/bkt/public", { query: { tagging: "" } }), "403 AccessDenied")
      assert.strictEqual(
        yield* anonymous("GET", "/bkt/public", { query: { "response-content-type": "a/b" } }),
        "400 InvalidRequest"
      )
      assert.strictEqual(yield* anonymous("GET", "/"), "403 AccessDenied")
    }))

  it.effect("may do with a bucket what its list says", () =>
    Effect.gen(function*() {
      const { anonymous, send } = yield* setup
      yield* send("PUT", "/bkt/private", { body: "1" })
      const set = (acl: string) => send("PUT", "/bkt", { query: { acl: "" }, headers: { "x-amz-acl": acl } })
      yield* set("public-read")
      assert.strictEqual((yield* anonymous("GET", "/bkt")).slice(0, 3), "200")
      assert.strictEqual(yield* anonymous("HEAD", "/bkt"), "200")
      assert.strictEqual(yield* anonymous("GET", "/bkt/none"), "404 NoSuchKey")
      assert.strictEqual(yield* anonymous("GET", "/bkt/private"), "403 AccessDenied")
      assert.strictEqual(yield* anonymous("PUT", "/bkt/new", { body: "x" }), "403 AccessDenied")
      assert.strictEqual(yield* anonymous("DELETE", "/bkt/private"), "403 AccessDenied")
      yield* set("public-read-write")
      assert.strictEqual(yield* anonymous("PUT", "/bkt/new", { body: "x" }), "200")
      const copy = (source: string) => anonymous("PUT", "/bkt/c", { headers: { "x-amz-copy-source": source } })
      assert.strictEqual(yield* copy("bkt/private"), "403 AccessDenied")
      assert.strictEqual(yield* anonymous("PUT", "/bkt", { query: { versioning: "" } }), "403 AccessDenied")
      assert.strictEqual(yield* anonymous("DELETE", "/bkt"), "403 AccessDenied")
      assert.strictEqual(yield* anonymous("DELETE", "/bkt/private"), "204")
    }))
})
