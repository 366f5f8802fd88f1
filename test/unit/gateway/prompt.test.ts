import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { findDeadly } from "../../../main/core/gateway/prompt-graph.ts";
import {
  checkPromptBody,
  checkBodyHeaders,
  maxPromptBytes,
} from "../../../main/core/gateway/prompt.ts";

const codeOf = (body: string | Buffer, isOwner = false): string | null =>
  checkPromptBody(Buffer.from(body as string), isOwner, isOthers)?.refused ?? null;
const isOthers = (promptId: string): boolean =>
  ["another's", "7", "8.0", "None"].includes(promptId);
const headers = (given: Record<string, string>) =>
  checkBodyHeaders({ headers: given } as unknown as IncomingMessage, maxPromptBytes);

test.for([
  `{"prompt_id":"another's"}`,
  `{"prompt_id":"a","prompt_id":"another's"}`,
  '{"prompt_id":7}',
  // Python writes these as None and 8.0.
  '{"prompt_id":null}',
  '{"prompt_id":8.0}',
])("a prompt in the place of somebody else's is refused: %s", (body) => {
  expect(codeOf(body)).toBe("INVALID_REQUEST");
});

describe("the body of a prompt", () => {
  test.for([
    '{"prompt":{}}',
    '{"prompt":{"1":{"class_type":"A","inputs":{"a":"my nan","b":"1e99","c":"","d":"infinite","e":"1e999 stars"}}}}',
    '{"prompt":{"1":{"class_type":"A","inputs":{"text":"Infinity","text_g":"nan","prompt":"inf","negative_prompt":"inf","string_a":"1e999"}}}}',
    '{"prompt":{},"client_id":"a","extra_data":{"client_id":"b","more":[1]}}',
    '{"front":false}',
    '{"front":null}',
    '{"prompt_id":"a"}',
    '{"prompt":{"1":{"inputs":{"text":"1e999 and 1E+400"}}}}',
    '{"prompt":{"1":{"inputs":{"seed":18446744073709551615}}}}',
    '{"a":1e308,"b":-1.5e-400}',
    ' \n{"é":"\\ud800"}',
    '{"prompt":{"1":{"class_type":"A","inputs":{}}}}',
    '{"prompt":{"1":{"class_type":"A","inputs":{"b":["1",0]}}}}',
    '{"prompt":{"1":{"class_type":"A","inputs":{"b":["2","0"],"c":["2"],"d":[2,0],"e":["2",0,0]}}}}',
    '{"prompt":{"1":{"inputs":null},"2":null}}',
    '{"prompt":[]}',
  ])("%s goes on, for anybody", (body) => {
    expect(codeOf(body)).toBeNull();
    expect(codeOf(body, true)).toBeNull();
  });

  test.for([
    "",
    "{",
    "nonsense",
    "null",
    "1",
    '"text"',
    "[]",
    "[{}]",
    "{'a':1}",
    '{"a":NaN}',
    '{"a":Infinity}',
    '{"a":1}x',
  ])("%j is not valid, for the owner neither", (body) => {
    expect(codeOf(body)).toBe("INVALID_REQUEST");
    expect(codeOf(body, true)).toBe("INVALID_REQUEST");
  });

  // Each of these was seen to kill or hang a real ComfyUI.
  test.for([
    ['{"client_id":1}', "client_id"],
    ['{"client_id":null}', "client_id"],
    ['{"client_id":["a"]}', "client_id"],
    ['{"extra_data":[]}', "extra_data"],
    ['{"extra_data":null}', "extra_data"],
    ['{"extra_data":{"client_id":{}}}', "extra_data.client_id"],
    ['{"number":"1"}', "number"],
    ['{"number":null}', "number"],
    ['{"number":1e999}', "number"],
    ['{"prompt":{"1":{"inputs":{"seed":1e999}}}}', "body"],
    ['{"prompt":[-1E+0400]}', "body"],
    ['{"number":1,"prompt_id":"a"}', "prompt_id"],
    // In Python: True, ['x'], {}, 1.5, 1e+21 and 12345678901234567890.
    ['{"prompt_id":true}', "prompt_id"],
    ['{"prompt_id":["x"]}', "prompt_id"],
    ['{"prompt_id":{}}', "prompt_id"],
    ['{"prompt_id":1.5}', "prompt_id"],
    ['{"prompt_id":1e21}', "prompt_id"],
    ['{"prompt_id":12345678901234567890}', "prompt_id"],
    [`{"a":${"9".repeat(400)}}`, "body"],
    ['{"prompt":{"1":{"class_type":"A"}}}', "prompt.1.inputs"],
    ['{"prompt":{"1":{"class_type":"A","inputs":null}}}', "prompt.1.inputs"],
    ['{"prompt":{"1":{"class_type":"A","inputs":[]}}}', "prompt.1.inputs"],
    ['{"prompt":{"1":{"class_type":"A","inputs":"x"}}}', "prompt.1.inputs"],
    ['{"prompt":{"1":{"class_type":"A","inputs":{"b":["2",0]}}}}', "prompt.1.inputs.b"],
    ['{"prompt":{"1":{"class_type":"A","inputs":{"b":["2",true]}}}}', "prompt.1.inputs.b"],
    ['{"prompt":{"1":{"class_type":"A","inputs":{"b":["toString",0]}}}}', "prompt.1.inputs.b"],
    // What Python's float() makes NaN or infinite of.
    ...[
      "nan",
      " +NaN\\u00a0",
      "-inf",
      "Infinity",
      "1e999",
      "1_0e9_99",
      "9".repeat(400),
      "\u0661e\u0669\u0669\u0669",
    ].map(
      (text) =>
        [
          `{"prompt":{"1":{"class_type":"A","inputs":{"b":"${text}"}}}}`,
          "prompt.1.inputs.b",
        ] as const,
    ),
    ['{"prompt":{"1":{"class_type":"A","inputs":{"b":{"__value__":"nan"}}}}}', "prompt.1.inputs.b"],
    ...["prompt_strength", "context"].map(
      (name) =>
        [
          `{"prompt":{"1":{"class_type":"A","inputs":{"${name}":"nan"}}}}`,
          `prompt.1.inputs.${name}`,
        ] as const,
    ),
    [
      `{"prompt":{"1":{"class_type":"A","inputs":{"b":"${"\u0661".repeat(2_000)}"}}}}`,
      "prompt.1.inputs.b",
    ],
  ] as const)("%s is refused, and %s is named", ([body, path]) => {
    const refusal = checkPromptBody(Buffer.from(body), true, isOthers);
    expect(refusal).toMatchObject({ refused: "INVALID_REQUEST", details: { issues: [{ path }] } });
    expect(refusal?.words).toContain(`${path}: `);
  });

  const rowOf = (length: number, last: string) =>
    Object.fromEntries(
      Array.from({ length }, (_, place) => [
        String(place),
        { class_type: "A", inputs: { b: [place === length - 1 ? last : String(place + 1), 0] } },
      ]),
    );

  test("nodes in a row, or in a ring, are refused from 801 on", () => {
    const end = { end: { class_type: "A", inputs: {} } };
    const codeOfGraph = (prompt: object) => codeOf(JSON.stringify({ prompt }));
    expect(codeOfGraph({ ...end, ...rowOf(799, "end") })).toBeNull();
    expect(codeOfGraph({ ...end, ...rowOf(800, "end") })).toBe("INVALID_REQUEST");
    expect(codeOfGraph(rowOf(800, "0"))).toBeNull();
    expect(codeOfGraph(rowOf(801, "400"))).toBe("INVALID_REQUEST");
  });

  test("many nodes beside each other go on", () => {
    const prompt = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, place) => [
        `n${String(place)}`,
        { class_type: "A", inputs: { b: ["end", 0] } },
      ]),
    );
    expect(
      codeOf(JSON.stringify({ prompt: { ...prompt, end: { class_type: "A", inputs: {} } } })),
    ).toBeNull();
  });

  test("an id that is very long is named by its beginning", () => {
    const id = "x".repeat(100_000);
    const refusal = checkPromptBody(
      Buffer.from(`{"prompt":{"${id}":{"class_type":"A"}}}`),
      true,
      isOthers,
    );
    expect(refusal?.words?.length).toBeLessThan(200);
  });

  // Infinity in Python too, though neither the digits nor the exponent alone would make it so.
  test("a number whose digits and exponent only together make it infinite is refused", () => {
    expect(codeOf(`{"a":${"1".repeat(250)}e99}`)).toBe("INVALID_REQUEST");
  });

  test("a body that is nested 200,000 deep is judged without an error of our own", () => {
    const body = `{"a":${"[".repeat(200_000)}1e999${"]".repeat(200_000)}}`;
    expect(codeOf(body)).toBe("INVALID_REQUEST");
  });

  // Python keeps the last of two equal keys, as JSON.parse does.
  test("of doubled keys the last one is judged", () => {
    expect(codeOf('{"client_id":1,"client_id":"a"}')).toBeNull();
    expect(codeOf('{"client_id":"a","client_id":1}')).toBe("INVALID_REQUEST");
    expect(codeOf('{"front":false,"front":true}')).toBe("FORBIDDEN");
    expect(codeOf('{"front":true,"\\u0066ront":false}')).toBeNull();
  });

  test.for([
    '{"front":true}',
    '{"front":1}',
    '{"front":"no"}',
    '{"front":0}',
    '{"number":-1}',
    '{"number":5}',
  ])("%s jumps the queue: the owner may, others not", (body) => {
    expect(codeOf(body, true)).toBeNull();
    expect(codeOf(body)).toBe("FORBIDDEN");
  });

  test("a byte order mark, UTF-16 and broken UTF-8 are not valid", () => {
    for (const body of [
      Buffer.from('\uFEFF{"prompt":{}}'),
      Buffer.from('{"prompt":{}}', "utf16le"),
      Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]),
    ])
      expect(codeOf(body)).toBe("INVALID_REQUEST");
  });
});

describe("the headers of a prompt", () => {
  test.for([
    "",
    "application/json",
    "application/json; charset=utf-8",
    'application/json;charset="UTF-8"',
    "application/json; charset=utf8",
    "text/plain; charset=us-ascii",
    "text/x-charset",
  ])("Content-Type %j goes on", (type) => {
    expect(headers({ "content-type": type })).toBeNull();
  });

  test.for([
    "application/json; charset=utf-16",
    "application/json; charset=utf-7",
    "application/json; CHARSET=latin1",
    'application/json; charset="utf-8',
    "application/json; charset=utf-8; charset=utf-16",
    'application/json; x="; charset=utf-8"; charset=utf-16',
    "application/json; charset*=utf-16",
  ])("Content-Type %j is refused", (type) => {
    expect(headers({ "content-type": type })?.refused).toBe("UNSUPPORTED_MEDIA_TYPE");
  });

  test.for(["gzip", "deflate", "br", "zstd", "identity, gzip", "x"])(
    "Content-Encoding %s is refused",
    (encoding) => {
      expect(headers({ "content-encoding": encoding })?.refused).toBe("UNSUPPORTED_MEDIA_TYPE");
    },
  );

  test("a body of the most bytes goes on, and one byte more is refused before it is read", () => {
    expect(headers({ "content-length": String(maxPromptBytes) })).toBeNull();
    expect(headers({ "content-length": String(maxPromptBytes + 1) })?.refused).toBe(
      "PAYLOAD_TOO_LARGE",
    );
    expect(headers({ "content-encoding": " Identity " })).toBeNull();
  });
});

describe("files that ComfyUI's own nodes are told to read", () => {
  const codeFor = (isOwner: boolean, class_type: string, inputs: object): string | null =>
    codeOf(JSON.stringify({ prompt: { "1": { class_type, inputs } } }), isOwner);

  test.for([
    ["LoadImage", { image: "/home/artist/private.png" }],
    ["LoadImage", { image: "/home/artist/private.png [output]" }],
    ["LoadImage", { image: { __value__: "/home/artist/private.png" } }],
    ["LoadImageMask", { image: "sub/../../private.png" }],
    ["LoadImageOutput", { image: "..\\private.png" }],
    ["LoadImage", { image: "sub/..x[output]" }],
    ["LoadVideo", { file: "C:\\Users\\artist\\private.mp4" }],
    ["LoadAudio", { audio: "\\\\server\\share\\private.wav" }],
    ["RecordAudio", { audio: "/home/artist/private.wav" }],
    ["Load3D", { image: { image: "a.png", mask: "../private.png" } }],
  ] as const)("%s with %o is the owner's alone", ([type, inputs]) => {
    expect(codeFor(false, type, inputs)).toBe("FORBIDDEN");
    expect(codeFor(true, type, inputs)).toBeNull();
  });

  test.for([
    ["LoadImage", { image: "a.png" }],
    ["LoadImage", { image: "clipspace/a b.png [input]" }],
    ["LoadImage", { image: "a..b.png", upload: "image" }],
    ["LoadImage", { image: ["2", 0] }],
    // As the web UI sends it.
    ["LoadAudio", { audio: "a.mp3", audioUI: "/api/view?filename=a.mp3&type=input&subfolder=" }],
    ["LoadVideo", { file: "a.mp4", "video-preview": "/api/view?filename=a.mp4&type=input" }],
    ["SomeCustomLoader", { path: "/home/artist/shared.mp4" }],
    ["CLIPTextEncode", { text: "/imagine ../ a lake" }],
  ] as const)("%s with %o goes on", ([type, inputs]) => {
    const prompt = { "1": { class_type: type, inputs }, "2": { class_type: "A", inputs: {} } };
    expect(codeOf(JSON.stringify({ prompt }), false)).toBeNull();
  });
});

// They kept everybody waiting for seconds.
test.for([
  ["blanks", " ", true],
  ["words", "a lake ", true],
  ["digits", "\u0661", false],
] as const)("thirty megabytes of %s are judged like fewer", ([, part, isFine]) => {
  const cfg = part.repeat(30_000_000 / part.length);
  const issue = findDeadly({ prompt: { "1": { class_type: "A", inputs: { cfg } } } });
  expect(issue === null).toBe(isFine);
});
