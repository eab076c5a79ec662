# The front-end files, checked against the hashes of package-lock.json
FROM node:22-slim AS front-end
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev \
  && mkdir vendor \
  && cp node_modules/@tabler/core/dist/css/tabler.min.css node_modules/htmx.org/dist/htmx.min.js vendor/

# The Python packages, checked against the hashes of requirements/run.txt
FROM python:3.12-slim-trixie AS packages
COPY requirements/run.txt /build/run.txt
RUN python -m venv /opt/concord \
  && /opt/concord/bin/pip install --no-cache-dir --disable-pip-version-check \
    --require-hashes --no-deps -r /build/run.txt

# The image: no compiler, no npm, no root. Listening beyond loopback, Concord demands
# CONCORD_PUBLIC_URL with https and CONCORD_TRUSTED_PROXIES before it starts.
FROM python:3.12-slim-trixie
# What lays out labels as PDF, and a font to do it with; what backs PostgreSQL up
RUN apt-get update \
  && apt-get install --yes --no-install-recommends \
    libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation \
    postgresql-client-17 \
  && rm -rf /var/lib/apt/lists/*
ENV PATH=/opt/concord/bin:$PATH \
  PYTHONUNBUFFERED=1 \
  CONCORD_HOST=0.0.0.0 \
  CONCORD_PORT=8000 \
  CONCORD_DATA_DIR=/var/lib/concord
RUN useradd --system --uid 10001 --no-create-home --home-dir /var/lib/concord concord \
  && install --directory --owner=concord --mode=700 /var/lib/concord /checkpoints
COPY --from=packages /opt/concord /opt/concord
WORKDIR /srv/concord
COPY . .
COPY --from=front-end /build/vendor static/vendor
RUN pip install --no-cache-dir --disable-pip-version-check --no-index \
    --no-build-isolation --no-deps --editable . \
  && python -m compileall -q app.py governance workflows demo migrations
USER concord
# Written to: the embedded database and its secrets, where no other database is named
VOLUME /var/lib/concord
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
CMD ["sh", "-c", "concord migrate && exec concord serve"]
