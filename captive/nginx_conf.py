"""nginx as the front door: the redirect is a constant, static files are its own, the rest goes to the portal; pure text."""

from captive.net_plan import NetPlan

STATUS_PATH = "/nginx-status"
"""Only for the box itself: a Unix socket would be in the way of an nginx that starts again after a kill."""

_LIMITS = """\
  client_header_timeout 10s;
  client_body_timeout 10s;
  send_timeout 10s;
  keepalive_timeout 15s;
  keepalive_requests 100;
  client_header_buffer_size 1k;
  large_client_header_buffers 4 8k;
  client_max_body_size 8k;
  reset_timedout_connection on;
  server_tokens off;
  access_log off;"""

_SECURITY = """\
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:visitors:2m;
    ssl_session_tickets off;"""


def nginx_conf(plan: NetPlan, static: str, user: str | None) -> str:
    """Return the whole file; `static` is the folder of the shared static files."""
    servers = [_caught(plan), _own(plan, "80", static)]
    if plan.https:
        servers.append(_own(plan, "443 ssl", static, secure=True))
    head = f"""\
# Written by `motcua captive render`; changes here are overwritten.
{f"user {user};" if user else ""}
pid {plan.run_dir}/nginx.pid;
error_log stderr warn;
daemon off;
worker_processes 2;
worker_rlimit_nofile 16384;
events {{ worker_connections 8000; multi_accept on; }}
http {{
  types {{ text/css css; text/javascript js; image/svg+xml svg; font/woff2 woff2; image/png png; }}
  default_type application/octet-stream;
{_temporary(plan)}
{_LIMITS}
  server_names_hash_bucket_size 256;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  upstream portal {{ server 127.0.0.1:{plan.app_port}; keepalive 16; }}
"""
    return head + "\n".join(servers) + "\n}\n"


def _temporary(plan: NetPlan) -> str:
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    return "\n".join(f"  {kind}_temp_path {plan.run_dir}/nginx-{kind};" for kind in kinds)


def _listens(port: str, suffix: str = "") -> str:
    # backlog: a storm of phones arrives within a second; deferred: a silent connection never wakes a worker.
    return f"listen {port}{suffix}; listen [::]:{port}{suffix};"


def _caught(plan: NetPlan) -> str:
    return f"""\
  # Whatever was meant for another host; closed at once, so that no kept-alive probe stays redirected.
  server {{
    {_listens("80", " default_server backlog=4096 deferred")}
    server_name _;
    keepalive_timeout 0;
    add_header Cache-Control "no-store" always;
    error_page 400 = @away;
    location / {{ return 302 {plan.portal_url}/; }}
    location @away {{ return 400; }}
  }}"""


def _own(plan: NetPlan, port: str, static: str, *, secure: bool = False) -> str:
    listens = _listens(port, " default_server backlog=4096") if secure else _listens(port)
    keys = f"    ssl_certificate {plan.certificate};\n    ssl_certificate_key {plan.certificate_key};\n{_SECURITY}\n"
    return f"""\
  server {{
    {listens}
    server_name {" ".join(plan.names)};
{keys if secure else ""}\
    location /static/ {{ alias {static}/; expires 1h; }}
    location = /metrics {{ return 404; }}
    location = {STATUS_PATH} {{ stub_status; allow 127.0.0.1; deny all; }}
    location / {{
      proxy_pass http://portal;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_connect_timeout 2s;
      proxy_read_timeout 20s;
    }}
  }}"""
