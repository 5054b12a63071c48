/**
 * Writes answers. Apart from the client's writer on purpose: a server must be able to send what a client must not, such
 * as `&#x1;` for a key with a control character, which S3 sends although XML 1.0 has no spelling for it.
 */
const special = /[&<>"'\u0000-\u001f]/g

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;" }

/** @internal */
export const escapeText = (text: string): string =>
  text.replace(special, (c) => escapes[c] ?? (c === "\n" || c === "\t" ? c : `&#x${c.charCodeAt(0).toString(16)};`))

/** @internal */
export const element = (name: string, ...content: ReadonlyArray<string>): string =>
  `<${name}>${content.join("")}</${name}>`

/** @internal */
export const textElement = (name: string, value: string | number | boolean): string =>
  `<${name}>${typeof value === "string" ? escapeText(value) : String(value)}</${name}>`

/** @internal */
export const optionalElement = (name: string, value: string | number | boolean | undefined): string =>
  value === undefined ? "" : textElement(name, value)

const encoder = new TextEncoder()

/** @internal */
export const document = (root: string): Uint8Array => encoder.encode(`<?xml version="1.0" encoding="UTF-8"?>\n${root}`)

/** @internal */
export const namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

/** @internal */
export const namespaced = (name: string, ...content: ReadonlyArray<string>): Uint8Array =>
  document(`<${name} xmlns="${namespace}">${content.join("")}</${name}>`)
