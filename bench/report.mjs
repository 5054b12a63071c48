// From the measurements of all rounds to markdown: a table a case, and where the aims stand.
import { cases } from "./cases.mjs"
import { median, spread } from "./lib/stats.mjs"

const mebi = 1024 * 1024

const digits = (value) => {
  if (value === undefined || Number.isNaN(value)) return "–"
  if (value >= 1000) return Math.round(value).toLocaleString("en-US")
  if (value >= 100) return value.toFixed(0)
  if (value >= 10) return value.toFixed(1)
  if (value >= 0.1 || value === 0) return value.toFixed(2)
  return value.toPrecision(2)
}
const signed = (value) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(1)}`
const range = (values, format = digits) =>
  values === undefined
    ? "–"
    : `${format(values.median)} (${format(values.min)}–${format(values.max)})`
const bold = (values, format = digits) =>
  values === undefined
    ? "–"
    : `**${format(values.median)}** (${format(values.min)}–${format(values.max)})`

const row = (cells) => `| ${cells.join(" | ")} |`
const table = (heads, rows) =>
  [row(heads), row(heads.map((_, i) => i === 0 ? "---" : "---:")), ...rows.map(row)].join("\n")

const rate = (result) => result.count / (result.wallMs / 1000)
const cpu = (result) => result.cpuUs / result.count

/** Results against others of the same round; what was measured twice in a round counts as its mean. */
const compare = (some, others, value) => {
  const out = []
  const mean = (results, round) => {
    const values = results.filter((r) => r.round === round).map(value)
    return values.length === 0 ? undefined : values.reduce((a, b) => a + b, 0) / values.length
  }
  for (const round of new Set(some.map((r) => r.round))) {
    const mine = mean(some, round)
    const theirs = mean(others, round)
    if (theirs !== undefined && theirs > 0) out.push(mine / theirs)
  }
  return spread(out)
}

const ratios = (results, caseName, client, other, value) => {
  const of = (name) => results.filter((r) => r.case === caseName && r.client === name)
  return compare(of(client), of(other), value)
}

const rated = (one, context) => {
  const { clients, failures, results } = context
  const perUnit = one.kind === "transfer" ? "MiB/s" : `${one.unit}s/s`
  const rows = clients.flatMap((client) => {
    const mine = results.filter((r) => r.case === one.name && r.client === client)
    const failed = failures.get(`${one.name} ${client}`)
    if (failed !== undefined) return [[client, "failed", "", "", "", "", ""]]
    if (mine.length === 0) return []
    const times = ratios(results, one.name, client, one.baseline, rate)
    const peak = median(mine.map((r) => r.peakRss)) / mebi
    const grown = one.kind === "transfer" ? ` (${signed(median(mine.map((r) => r.peakRss - r.warmRss)) / mebi)})` : ""
    return [[
      client,
      bold(times),
      range(spread(mine.map(rate))),
      range(spread(mine.map(cpu))),
      digits(ratios(results, one.name, client, one.baseline, cpu)?.median),
      `${digits(peak)}${grown}`,
      digits(median(mine.map((r) => r.serverBusy))),
      times?.median ?? 0
    ]]
  })
  rows.sort((a, b) => (b[7] ?? -1) - (a[7] ?? -1))
  return table(
    [
      "client",
      `× ${one.baseline}`,
      perUnit,
      `CPU µs per ${one.unit}`,
      `CPU × ${one.baseline}`,
      `peak RSS MiB${one.kind === "transfer" ? " (growth after warm-up)" : ""}`,
      "server busy"
    ],
    rows.map((cells) => cells.slice(0, 7))
  )
}

const pooled = (one, { clients, failures, results }) => {
  const of = (client, urls) => results.filter((r) => r.case === one.name && r.client === client && r.urls === urls)
  const rows = clients.flatMap((client) => {
    if (failures.has(`${one.name} ${client}`)) return [[client, "failed", "", "", "", "", ""]]
    return one.urls.flatMap((urls) => {
      const mine = of(client, urls)
      if (mine.length === 0) return []
      return [[
        client,
        String(urls),
        bold(compare(mine, of(client, one.urls[0]), rate)),
        bold(compare(mine, of(one.baseline, urls), rate)),
        range(spread(mine.map(rate))),
        range(spread(mine.map(cpu))),
        digits(median(mine.map((r) => r.peakRss)) / mebi)
      ]]
    })
  })
  return table(
    [
      "client",
      "URLs",
      `× ${one.urls[0]} URL`,
      `× ${one.baseline}`,
      `${one.unit}s/s`,
      `CPU µs per ${one.unit}`,
      "peak RSS MiB until then"
    ],
    rows
  )
}

const imported = (one, { clients, failures, results }) => {
  const rows = clients.flatMap((client) => {
    const mine = results.filter((r) => r.case === one.name && r.client === client)
    if (failures.has(`${one.name} ${client}`)) return [[client, "failed", "", "", ""]]
    if (mine.length === 0) return []
    return [[
      client,
      range(spread(mine.map((r) => r.importMs))),
      digits(median(mine.map((r) => r.importCpuUs)) / 1000),
      range(spread(mine.map((r) => r.firstMs))),
      digits(median(mine.map((r) => r.peakRss)) / mebi)
    ]]
  })
  return table(["client", "import ms", "import CPU ms", "first GET ms", "peak RSS MiB"], rows)
}

const bundled = (one, { clients, failures, results }) => {
  const kib = (size) => size === undefined ? "–" : `${digits(size.bytes / 1024)} (${digits(size.gzip / 1024)})`
  const rows = clients.flatMap((client) => {
    const found = results.find((r) => r.case === one.name && r.client === client)
    if (failures.has(`${one.name} ${client}`)) return [[client, "failed", "", ""]]
    return found === undefined ? [] : [[client, found.platform, kib(found.own), kib(found.whole)]]
  })
  return table(["client", "platform", "KiB without effect (gzip)", "KiB with everything (gzip)"], rows)
}

const smallCases = ["get-1k-c32", "put-1k-c32", "head-c32", "get-1k-c1", "put-1k-c1", "head-c1"]
const us = "effect-s3"

const aims = [
  ...smallCases.map((name) => ({
    name,
    what: "CPU of raw undici that signs",
    other: "undici-signed",
    value: cpu,
    most: 2
  })),
  ...smallCases.map((name) => ({ name, what: "the AWS SDK's throughput", other: "aws-sdk", value: rate, least: 12 })),
  ...smallCases.map((name) => ({ name, what: "minio-js's throughput", other: "minio", value: rate, least: 1.5 })),
  { name: "list-100k", what: "raw undici with a bare scanner", other: "undici", value: rate, least: 0.8 },
  { name: "list-100k", what: "the AWS SDK", other: "aws-sdk", value: rate, least: 4 },
  { name: "presign", what: "minio-js", other: "minio", value: rate, least: 4 },
  { name: "stream-get-256m", what: "raw undici", other: "undici", value: rate, least: 0.95 },
  { name: "multipart-256m-unsigned", what: "raw undici", other: "undici", value: rate, least: 0.95 },
  {
    name: "multipart-256m-hashed",
    what: "raw undici that hashes and signs",
    other: "undici-signed",
    value: rate,
    least: 0.95
  },
  {
    name: "upload-file-256m",
    what: "raw undici that hashes and signs",
    other: "undici-signed",
    value: rate,
    least: 0.9
  },
  { name: "upload-file-256m", what: "the AWS SDK's lib-storage", other: "aws-sdk", value: rate, least: 1.5 },
  { name: "upload-file-256m", what: "rclone", other: "rclone", value: rate, least: 1 },
  { name: "download-file-256m", what: "raw undici that signs", other: "undici-signed", value: rate, least: 0.9 },
  { name: "download-file-256m", what: "the AWS SDK by ranges", other: "aws-sdk", value: rate, least: 1.5 },
  { name: "download-file-256m", what: "rclone", other: "rclone", value: rate, least: 1 },
  { name: "put-2000-files", what: "the AWS SDK", other: "aws-sdk", value: rate, least: 4 },
  { name: "put-2000-files", what: "minio-js", other: "minio", value: rate, least: 1 },
  { name: "put-2000-files", what: "rclone", other: "rclone", value: rate, least: 1 }
]

const standing = ({ results }) => {
  const rows = aims.flatMap(({ least, most, name, other, value, what }) => {
    const found = ratios(results, name, us, other, value)
    if (found === undefined) return []
    const met = most === undefined ? found.median >= least : found.median <= most
    const floor = other === "undici-signed" ? undefined : ratios(results, name, "undici-signed", other, value)
    return [[
      name,
      `× ${what}`,
      most === undefined ? `≥ ${least}` : `≤ ${most}`,
      bold(found),
      met ? "yes" : "no",
      digits(floor?.median)
    ]]
  })
  const large = cases.filter((one) => one.kind === "transfer").map((one) => one.name)
  for (const name of large) {
    const mine = results.filter((r) => r.case === name && r.client === us)
    if (mine.length === 0) continue
    const grown = spread(mine.map((r) => (r.peakRss - r.warmRss) / mebi))
    rows.push([
      name,
      "growth of peak RSS from objects of 64 MiB to one of 256, MiB",
      "flat",
      bold(grown, signed),
      "",
      ""
    ])
  }
  for (const { name, urls } of cases.filter((one) => one.kind === "pool")) {
    const of = (count) => results.filter((r) => r.case === name && r.client === us && r.urls === count)
    const grown = compare(of(urls.at(-1)), of(urls[0]), rate)
    if (grown !== undefined) {
      rows.push([
        name,
        `× ${urls[0]} URL, with ${urls.at(-1)}`,
        "≥ 8",
        bold(grown),
        grown.median >= 8 ? "yes" : "no",
        ""
      ])
    }
  }
  return rows.length === 0 ?
    "" :
    `## Where effect-s3 stands\n\n${
      table(["case", "measure", "aim", "median (min–max)", "met", "undici-signed has"], rows)
    }\n`
}

export const printReport = (context) => {
  const { cases, cutShort, failures, machine, plan, roundsDone, seconds } = context
  const lines = [
    "# effect-s3 and its peers",
    "",
    `${machine}; ${roundsDone} of ${plan.rounds} rounds in ${Math.round(seconds)} s${
      cutShort ? " (cut short by --minutes)" : ""
    }; medians (least–greatest). Read ratios, not figures.`,
    "",
    standing(context)
  ]
  const kinds = { import: imported, bundle: bundled, pool: pooled }
  for (const one of cases) {
    if (
      !context.results.some((r) => r.case === one.name) &&
      ![...failures.keys()].some((k) => k.startsWith(`${one.name} `))
    ) {
      continue
    }
    const size = one.kind === "transfer" && plan.mebibytes !== 256
      ? ` (here ${plan.mebibytes} MiB)`
      : one.kind === "list" && plan.pages !== 100
      ? ` (here ${plan.pages * 1000} keys)`
      : ""
    lines.push(`## ${one.name}: ${one.title}${size}`, "", (kinds[one.kind] ?? rated)(one, context), "")
  }
  if (failures.size > 0) {
    lines.push("## Failed", "", ...[...failures].map(([name, why]) => `- ${name}: ${why}`), "")
  }
  console.log(lines.join("\n"))
}
