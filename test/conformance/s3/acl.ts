import { assert } from "@effect/vitest"
import * as Presign from "effect-s3/Presign"
import * as S3 from "effect-s3/S3"
import * as Effect from "effect/Effect"
import { type Features, type S3It, unless } from "../Backend.js"
import { Bucket } from "../bucket.js"
import { folder } from "../folder.js"
import { plainFetch } from "../plainFetch.js"

const object = (acl?: "private" | "public-read") =>
  Effect.gen(function*() {
    const bucket = yield* Bucket
    const key = `${yield* folder}k`
    yield* S3.putObject({ bucket, key, body: "x", acl })
    return { bucket, key }
  })

type Grants = Effect.Effect.Success<ReturnType<typeof S3.getObjectAcl>>["grants"]

const everybody = "http://acs.amazonaws.com/groups/global/AllUsers"

/** In words, and in no order: servers have theirs. */
const said = (grants: Grants): ReadonlyArray<string> =>
  grants.map(({ grantee, permission }) => `${grantee?.uri?.split("/").pop() ?? "user"} ${permission}`).sort()

const owners = ["user FULL_CONTROL"]
const readable = ["AllUsers READ", "user FULL_CONTROL"]

export const acl = (it: S3It, { provider, urls }: Features): void => {
  const none = provider.objectAcl === "none" ? `${provider.name} has no access control lists` : undefined
  const scoped = unless(it, none)
  const granted = unless(it, provider.objectAcl === "grants" ? undefined : `${provider.name} has no grants`)

  scoped("an object is its owner's", () =>
    Effect.gen(function*() {
      const policy = yield* S3.getObjectAcl(yield* object())
      assert.deepStrictEqual(said(policy.grants), owners)
      assert.strictEqual(policy.grants[0]?.grantee?.id, policy.owner?.id)
    }))

  scoped("canned lists are kept, and replaced", () =>
    Effect.gen(function*() {
      const at = yield* object("public-read")
      assert.deepStrictEqual(said((yield* S3.getObjectAcl(at)).grants), readable)
      yield* S3.putObjectAcl({ ...at, acl: "private" })
      assert.deepStrictEqual(said((yield* S3.getObjectAcl(at)).grants), owners)
    }))

  granted("lists are kept as they are given", () =>
    Effect.gen(function*() {
      const at = yield* object()
      const { grants, owner } = yield* S3.getObjectAcl(at)
      yield* S3.putObjectAcl({
        ...at,
        owner,
        grants: [...grants, { grantee: { type: "Group", uri: everybody }, permission: "READ_ACP" }]
      })
      assert.deepStrictEqual(said((yield* S3.getObjectAcl(at)).grants), ["AllUsers READ_ACP", ...owners])
    }))

  granted("of a bucket", () =>
    Effect.gen(function*() {
      const bucket = yield* Bucket
      assert.deepStrictEqual(said((yield* S3.getBucketAcl({ bucket })).grants), owners)
      yield* S3.putBucketAcl({ bucket, acl: "public-read" })
      assert.deepStrictEqual(said((yield* S3.getBucketAcl({ bucket })).grants), readable)
      yield* S3.putBucketAcl({ bucket, acl: "private" })
      assert.deepStrictEqual(said((yield* S3.getBucketAcl({ bucket })).grants), owners)
    }))

  unless(it, none ?? (urls === "fetched" ? undefined : "nobody else comes here"))(
    "what everybody may read is read without a signature",
    () =>
      Effect.gen(function*() {
        const at = yield* object("public-read")
        const signed = yield* Presign.getObject(at)
        const unsigned = plainFetch(signed, undefined, { url: (url) => url.replace(/\?.*$/, "") })
        assert.strictEqual((yield* unsigned).text, "x")
        yield* S3.putObjectAcl({ ...at, acl: "private" })
        assert.strictEqual((yield* unsigned).status, 403)
      })
  )
}
