/**
 * The call that all others begin with.
 */
import * as base64 from "../../wire/base64.js"
import type { Headers } from "../headers.js"
import { issueAccountToken } from "./auth.js"
import { Refusal } from "./refusal.js"
import type { Key, World } from "./state.js"

const decoder = new TextDecoder()

const wrong = () => new Refusal(401, "bad_auth_token", "The applicationKeyId or applicationKey is not right.")

const keyOf = (world: World, headers: Headers, now: number): Key => {
  const header = headers.get("authorization") ?? ""
  const bytes = /^Basic /i.test(header) ? base64.decode(header.slice(6).trim()) : undefined
  const text = bytes === undefined ? "" : decoder.decode(bytes)
  const colon = text.indexOf(":")
  const key = world.keys.get(text.slice(0, Math.max(0, colon)))
  if (key === undefined || key.secret !== text.slice(colon + 1)) throw wrong()
  if (key.expiresAt !== null && key.expiresAt <= now) throw wrong()
  return key
}

/** In the shape of version 4, or of version 3, which knows no key of several buckets. @internal */
export const authorize = (world: World, headers: Headers, version: string, now: number): unknown => {
  const key = keyOf(world, headers, now)
  const buckets = key.bucketIds?.map((id) => ({ id, name: world.buckets.get(id)?.name ?? null })) ?? null
  if (version !== "v4" && (buckets?.length ?? 0) > 1) {
    throw new Refusal(401, "unauthorized", "This key is for several buckets, which needs version 4 of the API.")
  }
  const storageApi = {
    apiUrl: world.origins.api,
    downloadUrl: world.origins.download,
    s3ApiUrl: world.origins.api,
    recommendedPartSize: world.limits.recommendedPartSize,
    absoluteMinimumPartSize: world.limits.minimumPartSize,
    infoType: "storageApi"
  }
  return {
    accountId: world.accountId,
    authorizationToken: issueAccountToken(world, key, now),
    applicationKeyExpirationTimestamp: key.expiresAt,
    apiInfo: {
      storageApi: version === "v4"
        ? { ...storageApi, allowed: { buckets, capabilities: key.capabilities, namePrefix: key.namePrefix } }
        : {
          ...storageApi,
          bucketId: buckets?.[0]?.id ?? null,
          bucketName: buckets?.[0]?.name ?? null,
          capabilities: key.capabilities,
          namePrefix: key.namePrefix
        }
    }
  }
}
