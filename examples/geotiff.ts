/**
 * A cloud-optimised GeoTIFF read as it is meant to be: its header, its directories, the index of its tiles, and one tile.
 * The example writes the file itself: 2048 by 2048 heights of 16 bits, in deflated tiles, with an overview of half the
 * size; everything that describes it comes first, then the overview's tiles, then those of the image.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Effect } from "effect"
import { Emulator, ObjectStore } from "effect-s3"
import { deflateSync, inflateSync } from "node:zlib"

const tileSize = 256

// TIFF 6.0: tags, and types of values.
const NewSubfileType = 254
const ImageWidth = 256
const ImageLength = 257
const BitsPerSample = 258
const Compression = 259
const Photometric = 262
const SamplesPerPixel = 277
const TileWidth = 322
const TileLength = 323
const TileOffsets = 324
const TileByteCounts = 325
const SampleFormat = 339
const ModelPixelScale = 33550
const ModelTiepoint = 33922
const GeoKeyDirectory = 34735

const types = { short: 3, long: 4, double: 12 } as const
const sizes: Record<number, number> = { 3: 2, 4: 4, 12: 8 }

type Entry = readonly [tag: number, type: keyof typeof types, values: ReadonlyArray<number>]

/** The height at a place of the full image, rough enough not to be packed away. */
const height = (x: number, y: number): number =>
  2000 + Math.round(900 * Math.sin(x / 150) * Math.cos(y / 190)) +
  ((Math.imul(x, 73856093) ^ Math.imul(y, 19349663)) >>> 22)

/** The heights of a tile, `step` places apart. */
const heights = (column: number, row: number, step: number): Uint16Array =>
  Uint16Array.from(
    { length: tileSize * tileSize },
    (_, i) => height((column * tileSize + i % tileSize) * step, (row * tileSize + Math.floor(i / tileSize)) * step)
  )

interface Level {
  readonly size: number
  readonly tiles: ReadonlyArray<Uint8Array>
  readonly entries: (offsets: ReadonlyArray<number>) => ReadonlyArray<Entry>
}

const level = (size: number, step: number, more: ReadonlyArray<Entry>): Level => {
  const across = size / tileSize
  const tiles = Array.from(
    { length: across * across },
    (_, i) => deflateSync(new Uint8Array(heights(i % across, Math.floor(i / across), step).buffer), { level: 1 })
  )
  const entries = (offsets: ReadonlyArray<number>): ReadonlyArray<Entry> => [
    [NewSubfileType, "long", [step === 1 ? 0 : 1]],
    [ImageWidth, "long", [size]],
    [ImageLength, "long", [size]],
    [BitsPerSample, "short", [16]],
    [Compression, "short", [8]],
    [Photometric, "short", [1]],
    [SamplesPerPixel, "short", [1]],
    [TileWidth, "short", [tileSize]],
    [TileLength, "short", [tileSize]],
    [TileOffsets, "long", offsets],
    [TileByteCounts, "long", tiles.map((tile) => tile.length)],
    [SampleFormat, "short", [1]],
    ...more
  ]
  return { size, tiles, entries }
}

const byteLength = ([, type, values]: Entry): number => sizes[types[type]]! * values.length

/** Header, both directories, then their values, then the tiles, the overview's first. */
const write = (size: number): Uint8Array => {
  const image = level(size, 1, [
    [ModelPixelScale, "double", [1 / 3600, 1 / 3600, 0]],
    [ModelTiepoint, "double", [0, 0, 0, 7, 47, 0]],
    // WGS 84, in degrees; a pixel is an area.
    [GeoKeyDirectory, "short", [1, 1, 0, 3, 1024, 0, 1, 2, 1025, 0, 1, 1, 2048, 0, 1, 4326]]
  ])
  const levels = [image, level(size / 2, 2, [])]

  const directories = levels.map(({ entries, tiles }) => entries(tiles.map(() => 0)))
  const lengths = directories.map((entries) => 2 + 12 * entries.length + 4)
  const described = directories.flat().filter((entry) => byteLength(entry) > 4)
    .reduce((total, entry) => total + byteLength(entry), 8 + lengths[0]! + lengths[1]!)
  let end = described
  const offsets = levels.map((): Array<number> => [])
  for (const i of [1, 0]) {
    for (const tile of levels[i]!.tiles) {
      offsets[i]!.push(end)
      end += tile.length
    }
  }

  const file = new Uint8Array(end)
  const view = new DataView(file.buffer)
  view.setUint16(0, 0x4949)
  view.setUint16(2, 42, true)
  view.setUint32(4, 8, true)
  let values = 8 + lengths[0]! + lengths[1]!
  levels.forEach(({ entries, tiles }, i) => {
    const at = i === 0 ? 8 : 8 + lengths[0]!
    const directory = entries(offsets[i]!)
    view.setUint16(at, directory.length, true)
    directory.forEach((entry, n) => {
      const [tag, type, numbers] = entry
      const slot = at + 2 + 12 * n
      view.setUint16(slot, tag, true)
      view.setUint16(slot + 2, types[type], true)
      view.setUint32(slot + 4, numbers.length, true)
      const inline = byteLength(entry) <= 4
      if (!inline) view.setUint32(slot + 8, values, true)
      numbers.forEach((value, k) => {
        const place = (inline ? slot + 8 : values) + k * sizes[types[type]]!
        if (type === "short") view.setUint16(place, value, true)
        else if (type === "long") view.setUint32(place, value, true)
        else view.setFloat64(place, value, true)
      })
      if (!inline) values += byteLength(entry)
    })
    view.setUint32(at + 2 + 12 * directory.length, i === 0 ? 8 + lengths[0]! : 0, true)
    tiles.forEach((tile, k) => file.set(tile, offsets[i]![k]))
  })
  return file
}

/** Where a directory's values are: in the slot itself where they fit, else as a range of the file. */
type Directory = ReadonlyMap<number, { readonly value: number; readonly start: number; readonly end: number }>

/** The directories, one after another as they point to each other. */
const directories = (cursor: ObjectStore.Cursor) =>
  Effect.gen(function*() {
    const view = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const all: Array<Directory> = []
    let next = view(yield* cursor.read(8)).getUint32(4, true)
    while (next !== 0) {
      yield* cursor.seek(next)
      const count = view(yield* cursor.read(2)).getUint16(0, true)
      const slots = view(yield* cursor.read(12 * count + 4))
      all.push(
        new Map(Array.from({ length: count }, (_, i) => {
          const start = slots.getUint32(12 * i + 8, true)
          const length = slots.getUint32(12 * i + 4, true) * (sizes[slots.getUint16(12 * i + 2, true)] ?? 1)
          return [slots.getUint16(12 * i, true), { value: start, start, end: start + length - 1 }]
        }))
      )
      next = slots.getUint32(12 * count, true)
    }
    return all
  })

const longs = (bytes: Uint8Array): Uint32Array => new Uint32Array(bytes.slice().buffer)

/** The same store, which notes every read. */
const noting = (store: ObjectStore.Service, note: (start: number, bytes: number) => void): ObjectStore.Service =>
  ObjectStore.make({
    ...store.backend,
    bytes: (key, options) =>
      Effect.tap(
        store.backend.bytes(key, options),
        ({ bytes }) => Effect.sync(() => note(options.range?.start ?? 0, bytes.length))
      )
  })

const program = Effect.gen(function*() {
  const bucket = yield* ObjectStore.ObjectStore
  const file = write(2048)
  yield* bucket.put("alps.tif", file, { contentType: "image/tiff" })

  const reads: Array<readonly [start: number, bytes: number]> = []
  const store = noting(bucket, (start, bytes) => reads.push([start, bytes]))

  // #region ranges
  const reader = yield* store.reader("alps.tif")
  // The directories are small and lie together: one request is enough for them.
  const [image, overview] = yield* directories(yield* reader.cursor({ readAhead: 512 }))
  const [offsets, lengths] = yield* store.getRanges(
    "alps.tif",
    [image!.get(TileOffsets)!, image!.get(TileByteCounts)!],
    { ifMatch: reader.info.etag }
  )
  const [column, row] = [5, 2]
  const tile = row * (image!.get(ImageWidth)!.value / tileSize) + column
  const pixels = inflateSync(yield* reader.read(longs(offsets!)[tile]!, longs(lengths!)[tile]!))
  // #endregion

  const expected = new Uint8Array(heights(column, row, 1).buffer)
  const read = reads.reduce((total, [, bytes]) => total + bytes, 0)
  yield* Effect.log(
    `${image!.get(ImageWidth)!.value} pixels across, ${overview!.get(ImageWidth)!.value} in the overview; ` +
      `tile ${column}, ${row} ${Buffer.compare(pixels, expected) === 0 ? "is right" : "IS WRONG"}`
  )
  yield* Effect.log(
    `${reads.length} reads, ${read} of ${reader.size} bytes: ${reads.map((one) => one.join("+")).join(", ")}`
  )

  // Nothing of other tiles: what describes the file ends where the first tile of the overview begins.
  const firstTile = Math.min(...longs(yield* bucket.getRange("alps.tif", overview!.get(TileOffsets)!)))
  const strays = reads.slice(0, -1).filter(([start, bytes]) => start + bytes > firstTile)
  if (strays.length > 0 || Buffer.compare(pixels, expected) !== 0) {
    return yield* Effect.dieMessage("more was read than was asked for, or not what was written")
  }
})

program.pipe(Effect.provide(Emulator.layerStore()), NodeRuntime.runMain)
