# A thin face on the npm scripts, for those who like make.
.PHONY: install demo dev test migrate seed smoke reconcile bench

install:
	npm ci

demo: install
	npm run demo

dev: install
	npm run dev

test: install
	npm test

migrate:
	npm run db:migrate

seed:
	npm run db:seed

# make smoke ADDRESS=http://localhost:3000
smoke:
	npm run smoke -- $(ADDRESS)

reconcile:
	npm run reconcile

bench:
	npm run bench
