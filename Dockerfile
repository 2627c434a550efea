# For those who want a container; `npm start` needs none. Data lives in /data; PostgreSQL is the bundled one unless
# DATABASE_URL names another.
FROM node:24-bookworm-slim
WORKDIR /ura
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund && npm cache clean --force
COPY . .
RUN node apps/ura.mjs build && useradd --system --home /data ura && install -d -o ura -g ura /data
USER ura
ENV URA_DATA=/data URA_HOST=0.0.0.0 URA_PORT=4320
VOLUME /data
EXPOSE 4320
HEALTHCHECK CMD node -e "fetch('http://127.0.0.1:4320/health/ready').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"
CMD ["node", "apps/ura.mjs", "start"]
