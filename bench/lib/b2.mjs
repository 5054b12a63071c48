// B2's native API by raw undici: what an upload takes, and no more.
import { createHash } from "node:crypto"
import { b2Key, b2KeyId, b2Size, bucket } from "./settings.mjs"

/** Uploads over `count` upload URLs: no more than so many at a time, each to a URL that no other uses. */
export const makeUploads = async (request, dispatcher, realm, count) => {
  const json = async (response) => {
    if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`)
    return response.body.json()
  }
  const account = await json(
    await request(`${realm}/b2api/v4/b2_authorize_account`, {
      dispatcher,
      headers: { authorization: `Basic ${Buffer.from(`${b2KeyId}:${b2Key}`).toString("base64")}` }
    })
  )
  const call = async (name, query) =>
    json(
      await request(`${account.apiInfo.storageApi.apiUrl}/b2api/v4/${name}?${new URLSearchParams(query)}`, {
        dispatcher,
        headers: { authorization: account.authorizationToken }
      })
    )
  const { buckets } = await call("b2_list_buckets", { accountId: account.accountId, bucketName: bucket })
  const free = await Promise.all(
    Array.from({ length: count }, () => call("b2_get_upload_url", { bucketId: buckets[0].bucketId }))
  )
  return async () => {
    const url = free.pop()
    const body = Buffer.alloc(b2Size, 0x61)
    const { fileName } = await json(
      await request(url.uploadUrl, {
        dispatcher,
        method: "POST",
        headers: {
          authorization: url.authorizationToken,
          "content-type": "b2/x-auto",
          "x-bz-file-name": "upload.bin",
          "x-bz-content-sha1": createHash("sha1").update(body).digest("hex")
        },
        body
      })
    )
    if (fileName !== "upload.bin") throw new Error("bad answer")
    free.push(url)
  }
}
