// Draws the routes of the API page from the OpenAPI file, and the card of the key that is signed in.
const whoMay = {
  anyone: "Anyone",
  "a key": "Any key",
  "a creator key": "Creator and admin keys",
  "the owner": "Admin keys",
};

const typeNames = { integer: "whole number", string: "text", boolean: "true or false" };

function make(name, text, ...children) {
  const element = document.createElement(name);
  if (text !== "") element.textContent = text;
  element.append(...children);
  return element;
}

function schemaAt(file, schema) {
  if (schema?.$ref === undefined) return schema ?? {};
  return file.components.schemas[schema.$ref.split("/").at(-1)] ?? {};
}

function typeOf(schema) {
  if (schema.enum) return schema.enum.join(", ");
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(" or ");
  return typeNames[schema.type] ?? schema.type ?? "anything";
}

/** The fields of a body, or the words of a query. */
function fieldList(fields) {
  const list = make("ul", "");
  for (const { name, schema, description, required } of fields) {
    const type = required ? `${typeOf(schema)}, needed` : typeOf(schema);
    const words = description === undefined ? type : `${type}. ${description}`;
    list.append(make("li", "", make("code", name), ` ${words}`));
  }
  return list;
}

function fieldsOf(file, operation) {
  const body = operation.requestBody?.content["application/json"];
  const schema = schemaAt(file, body?.schema);
  const ofBody = Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    schema: field,
    description: field.description,
    required: schema.required?.includes(name) === true,
  }));
  return [...(operation.parameters ?? []), ...ofBody];
}

function curlOf(method, path, operation) {
  const address = `${location.origin}${path.replace("{key_id}", "KEY_ID")}`;
  const lines = [`curl ${method === "get" ? "" : `-X ${method.toUpperCase()} `}"${address}"`];
  if (operation.security.length > 0) lines.push('-H "X-API-Key: $LATCHKEY_KEY"');
  if (operation.operationId === "signIn") lines.push("-c cookies.txt");
  if (operation.operationId === "signOut") lines.push("-b cookies.txt");
  const body = operation.requestBody?.content["application/json"];
  if (body) {
    const text = JSON.stringify(body.example);
    lines.push('-H "Content-Type: application/json"');
    lines.push(text.includes("$") ? `-d "${text.replaceAll('"', '\\"')}"` : `-d '${text}'`);
  }
  return lines.join(" \\\n  ");
}

function exampleOf(text, what) {
  const pre = make("pre", "", make("code", text));
  const box = make("div", "", pre);
  box.className = "example";
  if (navigator.clipboard) {
    const button = make("button", "Copy");
    button.type = "button";
    button.setAttribute("aria-label", `Copy the example: ${what}`);
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 2000);
    });
    box.append(button);
  }
  return box;
}

function routeOf(file, path, method, operation) {
  const call = make("p", "");
  call.className = "call";
  const verb = make("span", method.toUpperCase());
  verb.className = "method";
  call.append(make("code", "", verb, ` ${path}`));

  const facts = make("dl", "");
  const fact = (name, ...content) => facts.append(make("dt", name), make("dd", "", ...content));
  fact("Who may", whoMay[operation["x-who"]]);
  const fields = fieldsOf(file, operation);
  if (fields.length > 0) fact("Fields", fieldList(fields));
  const good = Object.entries(operation.responses).find(([status]) => status < 300);
  const answer = schemaAt(file, good[1].content?.["application/json"].schema);
  const names = Object.keys(answer.properties ?? {}).flatMap((name, place) => [
    place === 0 ? ": " : ", ",
    make("code", name),
  ]);
  fact("Answer", `${good[0]}, ${good[1].description}`, ...names);
  const codes = operation["x-error-codes"].flatMap((code, place) => [
    place === 0 ? "" : ", ",
    make("code", code),
  ]);
  if (codes.length > 0) fact("Errors", ...codes);

  const article = make("article", "");
  article.append(
    make("h3", operation.summary),
    call,
    make("p", operation.description),
    facts,
    exampleOf(curlOf(method, path, operation), operation.summary),
  );
  return article;
}

async function drawRoutes() {
  const file = await (await fetch("/latchkey/openapi.json")).json();
  for (const [path, byMethod] of Object.entries(file.paths)) {
    for (const [method, operation] of Object.entries(byMethod)) {
      document
        .querySelector(`[data-tag="${operation.tags[0]}"]`)
        ?.append(routeOf(file, path, method, operation));
    }
  }
  const codes = document.getElementById("codes");
  for (const { code, status, words } of file["x-errors"]) {
    codes.tBodies[0].append(
      make(
        "tr",
        "",
        make("td", String(status)),
        make("td", "", make("code", code)),
        make("td", words),
      ),
    );
  }
  codes.hidden = false;
}

/** "58 of 100 left until 14:00", from the headers that every answer to a key has. */
function leftOf(headers) {
  const limit = headers.get("X-RateLimit-Limit");
  if (limit === null) return "No limit";
  const until = new Date(Number(headers.get("X-RateLimit-Reset")) * 1000);
  const time = until.toLocaleTimeString("en", {
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  });
  return `${headers.get("X-RateLimit-Remaining")} of ${limit} left until ${time}`;
}

async function drawKey() {
  setTimeout(() => void drawKey().catch(() => undefined), 60_000);
  const answer = await fetch("/api/usage?days=1", { cache: "no-store" });
  const card = document.getElementById("mine");
  card.hidden = !answer.ok;
  document.getElementById("form").hidden = answer.ok;
  if (!answer.ok) return;
  const { key_name: name, usage_stats: stats } = await answer.json();
  const today = `${stats.total_requests} ${stats.total_requests === 1 ? "request" : "requests"} today`;
  card.replaceChildren(
    make("strong", `Your key: ${name}`),
    make("p", `${leftOf(answer.headers)}, ${today}`),
  );
}

drawRoutes().catch(() => (document.getElementById("trouble").hidden = false));
drawKey().catch(() => undefined);
