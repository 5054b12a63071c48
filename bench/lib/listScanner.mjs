// A bare scanner of one ListObjectsV2 page: indexOf from tag to tag, in the order the server writes them. It checks
// nothing; it is the floor that a reader which does check is measured against.
const between = (text, open, close, from) => {
  const at = text.indexOf(open, from)
  if (at < 0) return undefined
  const start = at + open.length
  const end = text.indexOf(close, start)
  return { value: text.slice(start, end), end: end + close.length }
}

const unescape = (text) =>
  text.includes("&")
    ? text.replaceAll("&quot;", "\"").replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&")
    : text

export const scanPage = (text) => {
  const objects = []
  let at = 0
  for (;;) {
    const start = text.indexOf("<Contents><Key>", at)
    if (start < 0) break
    const keyStart = start + 15
    const keyEnd = text.indexOf("</Key>", keyStart)
    const dateStart = text.indexOf("<LastModified>", keyEnd) + 14
    const dateEnd = text.indexOf("</LastModified>", dateStart)
    const etagStart = text.indexOf("<ETag>", dateEnd) + 6
    const etagEnd = text.indexOf("</ETag>", etagStart)
    const sizeStart = text.indexOf("<Size>", etagEnd) + 6
    const sizeEnd = text.indexOf("</Size>", sizeStart)
    const classStart = text.indexOf("<StorageClass>", sizeEnd) + 14
    const classEnd = text.indexOf("</StorageClass>", classStart)
    objects.push({
      key: unescape(text.slice(keyStart, keyEnd)),
      lastModified: new Date(text.slice(dateStart, dateEnd)),
      etag: unescape(text.slice(etagStart, etagEnd)),
      size: Number(text.slice(sizeStart, sizeEnd)),
      storageClass: text.slice(classStart, classEnd)
    })
    at = classEnd
  }
  return { objects, token: between(text, "<NextContinuationToken>", "</NextContinuationToken>", 0)?.value }
}

/** Reads all pages with `fetchPage(query)`, which answers the text of one; gives the number of keys. */
export const listAll = async (prefix, fetchPage) => {
  let count = 0
  let token
  do {
    const start = token === undefined ? "" : `continuation-token=${encodeURIComponent(token)}&`
    const page = scanPage(await fetchPage(`${start}list-type=2&prefix=${encodeURIComponent(prefix)}`))
    count += page.objects.length
    token = page.token
  } while (token !== undefined)
  return count
}
