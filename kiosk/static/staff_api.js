// Calls of the JSON API from staff pages: CSRF header, problem+json turned into words.
import { _ } from "/shared/i18n.js";

const csrf = document.querySelector('meta[name="csrf-token"]')?.content ?? "";

export class Problem extends Error {
  constructor(status, document) {
    super(document.detail ?? _("Chưa làm được. Vui lòng thử lại."));
    this.status = status;
    this.code = document.code ?? "";
    this.faults = document.faults ?? [];
  }
}

export async function call(method, path, body, headers = {}) {
  const options = { method, headers: { Accept: "application/json", "X-CSRF-Token": csrf, ...headers } };
  if (body !== undefined) {
    options.headers["Content-Type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Problem(0, { code: "offline", detail: _("Mất kết nối với máy chủ của Trung tâm. Màn hình sẽ tự nối lại.") });
  }
  const text = await answer.text();
  let document = {};
  if (text && (answer.headers.get("Content-Type") ?? "").includes("json")) document = JSON.parse(text);
  if (answer.status === 401) location.href = `/login?next=${encodeURIComponent(location.pathname + location.search)}`;
  if (!answer.ok) throw new Problem(answer.status, document);
  return document;
}

export const get = (path) => call("GET", path);
export const post = (path, body, headers) => call("POST", path, body, headers);

export function since(text, now) {
  const seconds = Math.max(0, Math.floor((now - Date.parse(text)) / 1000));
  const minutes = String(Math.floor(seconds / 60)).padStart(2, "0");
  return `${minutes}:${String(seconds % 60).padStart(2, "0")}`;
}
