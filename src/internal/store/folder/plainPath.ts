/**
 * Which keys are paths below a folder, and safely so.
 */

/** What the library itself puts into folders begins so. @internal */
export const own = ".effect-s3"

/** Whether a file or a directory is the library's own, and no part of what is stored. @internal */
export const isOwn = (name: string): boolean => name === own || name.startsWith(`${own}.`)

const devices = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|$)/i

/** Devices that Windows finds in every directory, whatever follows after a dot. @internal */
export const isDevice = (name: string): boolean => devices.test(name.replace(/ +(?=\.|$)/g, ""))

// What NTFS and FAT have no names with; a colon leads into another stream of the file.
const unnamed = /[<>:"|?*\\]/

// A terminal acts on them, and so may whoever reads a list of files line by line.

const control = /[\u0001-\u001f\u007f]/

const ofSegment = (segment: string, windows: boolean): string | undefined => {
  if (segment === "") return "has an empty segment: it begins or ends with a slash, or has two in a row"
  if (segment === "." || segment === "..") return "has a segment of dots, which leads to another folder"
  if (segment.includes("\0")) return "has a NUL, with which paths end"
  if (isOwn(segment)) return `has a segment that begins with ${own}, which is the library's own`
  if (!windows) return undefined
  if (unnamed.test(segment) || control.test(segment)) return "has a character that Windows has no names with"
  if (segment.endsWith(".") || segment.endsWith(" ")) return "has a segment whose last character Windows drops"
  return isDevice(segment) ? "has a segment that is a device on Windows" : undefined
}

/** Why a key is no path of a file below a folder, if so. @internal */
export const problem = (key: string, windows: boolean): string | undefined => {
  for (const segment of key.split("/")) {
    const found = ofSegment(segment, windows)
    if (found !== undefined) return found
  }
  return undefined
}

/** Why there should be no new file of this name, if so; those that are there can be read. @internal */
export const writeProblem = (key: string, windows: boolean): string | undefined =>
  problem(key, windows) ?? (control.test(key) ? "has a control character" : undefined)

/** Whether an absolute path is one of Windows. @internal */
export const isWindows = (path: string): boolean => /^(?:[a-z]:)?\\/i.test(path)
