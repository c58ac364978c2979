// Drives the Hawtio console in a headless Chromium, as an operator does, and says each step when it is done.
// Environment: CONSOLE (address), CONSOLE_USER, CONSOLE_PASSWORD, CHROMIUM (executable), SHOTS (folder for screenshots).
import { chromium } from 'playwright-core';

const { CONSOLE, CONSOLE_USER, CONSOLE_PASSWORD, CHROMIUM, SHOTS } = process.env;
const PATIENCE = 60000;
const REDRAWN = 10000;

const done = (step, seen) => console.log(`${step}: ${String(seen).replace(/\s+/g, ' ').trim()}`);

const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 760 } });
  page.setDefaultTimeout(PATIENCE);
  const main = page.locator('main');
  // the tree is drawn anew every few seconds, which may close the tab or select another node: then the whole step is done once more
  const again = async attempt => {
    for (let i = 0; ; i++) {
      try {
        return await attempt();
      } catch (e) {
        if (i === 5) {
          throw e;
        }
      }
    }
  };
  const shot = name => page.screenshot({ path: `${SHOTS}/${name}.png` });
  const node = id => page.locator(`li[role=treeitem][id*="${id}"] > div button[class*=node-text], li[role=treeitem][id*="${id}"]`).first();
  const named = name => main.getByText(name, { exact: true }).first();
  // places of the tree: what to click, and the heading that shows that one is there
  const ROUTES = { item: named('routes'), heading: main.getByRole('heading', { name: 'routes', exact: true }) };
  const ROUTE = { item: named('wdt-stockout-to-kingdee'), heading: main.getByText('name="wdt-stockout-to-kingdee"') };
  const DEAD_LETTERS = { item: node('erp-DeadLetters'), heading: main.getByRole('heading', { name: 'DeadLetters', exact: true }) };
  const CONSUMER = { item: node('consumers-WdtConsumer'), heading: main.getByRole('heading', { name: /^WdtConsumer/ }) };
  const at = (place, tab, attempt) => again(async () => {
    if (!await place.heading.first().isVisible()) {
      await place.item.click({ timeout: REDRAWN });
      await place.heading.first().waitFor({ timeout: REDRAWN });
    }
    await main.locator('[class*=nav__link]').getByText(tab, { exact: true }).or(main.getByText(tab, { exact: true }).last()).first()
      .click({ timeout: REDRAWN });
    return attempt();
  });
  const attribute = (place, name) => at(place, 'Attributes', async () => {
    const row = main.locator('tr').filter({ has: page.getByText(name, { exact: true }) }).first();
    return (await row.innerText({ timeout: REDRAWN })).replace(name, '').trim();
  });
  const listed = operation => main.locator('[class*=data-list__item]')
    .filter({ has: page.locator(`[aria-labelledby*="operation ${operation}("]`) }).first();
  const submit = async (operation, values) => {
    const item = listed(operation);
    const button = item.locator('button[type=submit]');
    if (!await button.isVisible()) {
      await item.locator(`[aria-labelledby*="operation ${operation}("]`).first().click({ timeout: REDRAWN });
    }
    const inputs = item.locator('input[id^="operation-"]');
    for (let i = 0; i < values.length; i++) {
      await inputs.nth(i).fill(values[i], { timeout: REDRAWN });
    }
    await button.click({ timeout: REDRAWN });
  };
  const result = async (operation, timeout) => {
    const item = listed(operation);
    await item.getByText('Operation successful').or(item.locator('pre, [class*=code-block]')).first().waitFor({ timeout });
    return item.innerText();
  };
  const run = async (place, operation, ...values) => {
    await at(place, 'Operations', () => submit(operation, values));
    // not done once more: it has run
    return result(operation, PATIENCE);
  };
  // what may run twice: a tree that is drawn anew takes the result away
  const runAgain = (place, operation, ...values) => at(place, 'Operations', async () => {
    await submit(operation, values);
    return result(operation, REDRAWN);
  });

  await page.goto(CONSOLE);
  await page.fill('input[name=username]', CONSOLE_USER);
  await page.fill('input[name=password]', 'wrong');
  await page.click('button[type=submit]');
  done('refused', await page.locator('body').innerText());
  await page.fill('input[name=username]', CONSOLE_USER);
  await page.fill('input[name=password]', CONSOLE_PASSWORD);
  await page.click('button[type=submit]');
  await page.getByText('Hawtio Management Console').waitFor();
  done('open', await page.title());

  await page.getByText('Camel', { exact: true }).first().click();
  // all routes in one picture, then one of them
  await main.getByText('ID: wdt-stockouts').waitFor();
  await main.getByText('ID: book-stockouts').waitFor();
  await shot('route');
  // the picture is drawn anew every few seconds, and is empty for a moment
  const diagram = await page.waitForFunction(() => {
    const text = document.querySelector('.react-flow')?.innerText ?? '';
    return text.includes('wdt-stockouts') && text.includes('book-stockouts') ? text : null;
  });
  done('route diagram', await diagram.jsonValue());

  done('source', await at(ROUTE, 'Source', () => main.locator('.monaco-editor, pre, [class*=code-editor]')
    .filter({ hasText: 'wdt-stockouts' }).first().innerText({ timeout: REDRAWN })));
  // the button of Debug and Trace says what a click would do
  const button = name => main.getByRole('button', { name: new RegExp(`^${name}$`, 'i') });
  const toggle = async (from, to) => {
    await button(from).click({ timeout: REDRAWN });
    await button(to).waitFor({ timeout: REDRAWN });
  };
  const restart = async what => {
    await button(`(Start|Stop) ${what}`).waitFor({ timeout: REDRAWN });
    if (await button(`Stop ${what}`).count()) {
      await toggle(`Stop ${what}`, `Start ${what}`);
    }
    await toggle(`Start ${what}`, `Stop ${what}`);
  };
  await at(ROUTE, 'Debug', async () => {
    await restart('Debugging');
    await toggle('Stop Debugging', 'Start Debugging');
  });
  done('debug', 'started and stopped');
  await at(ROUTE, 'Trace', () => restart('Tracing'));
  done('trace', 'started');
  done('exchanges', await at(ROUTE, 'Exchanges', async () => {
    await main.getByText('Inflight Exchanges').first().waitFor({ timeout: REDRAWN });
    return (await main.innerText()).slice(-200);
  }));
  done('endpoints', await at(ROUTES, 'Endpoints (in/out)', async () => {
    await main.getByText('wdt://stockout_order_query_trade').last().waitFor({ timeout: REDRAWN });
    return (await main.innerText()).slice(-400);
  }));

  await main.getByText('Expand all').click();
  // what could not be booked: the base data is there by now, so it is sent through its route again
  done('dead letters before', await attribute(DEAD_LETTERS, 'Open'));
  done('dead letters', await run(DEAD_LETTERS, 'list', 'wdt-stockout-to-kingdee'));
  await shot('dead-letters');
  done('replayed', await run(DEAD_LETTERS, 'replayRoute', 'wdt-stockout-to-kingdee'));
  done('dead letters after', await attribute(DEAD_LETTERS, 'Open'));

  const before = await attribute(CONSUMER, 'ExchangesDelivered');
  done('checkpoint', await attribute(CONSUMER, 'Checkpoint'));
  done('lag', await attribute(CONSUMER, 'LagSeconds'));
  done('window', await attribute(CONSUMER, 'CurrentWindow'));
  done('windows read', await attribute(CONSUMER, 'WindowsRead'));
  done('calls available', await attribute(CONSUMER, 'CallsAvailable'));
  done('vendor code', await attribute(CONSUMER, 'LastVendorCode'));
  done('delivered before', before);
  await shot('consumer');

  const shanghai = hoursAgo => new Date(Date.now() + (8 - hoursAgo) * 3600e3).toISOString().slice(0, 19).replace('T', ' ');
  await run(CONSUMER, 'replay', shanghai(24 * 6), shanghai(1));
  await shot('operations');
  let after = before;
  for (const end = Date.now() + PATIENCE; after === before && Date.now() < end;) {
    await page.waitForTimeout(500);
    after = await attribute(CONSUMER, 'ExchangesDelivered');
  }
  done('delivered after', after);
  done('moved', await runAgain(CONSUMER, 'moveCheckpoint', shanghai(24 * 6)));
  done('polled', await runAgain(CONSUMER, 'pollNow'));
  done('windows read after', await attribute(CONSUMER, 'WindowsRead'));

  // traces are shown to whoever is looking when they come
  const replayed = (from, to) => page.evaluate(async times => {
    const ask = async question => (await (await fetch('/actuator/jolokia/', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(question),
    })).json()).value;
    const [mbean] = await ask({ type: 'search', mbean: 'org.apache.camel:type=consumers,name=WdtConsumer*,*' });
    return ask({ type: 'exec', mbean, operation: 'replay(java.lang.String,java.lang.String)', arguments: times });
  }, [from, to]);
  done('traced', await at(ROUTE, 'Trace', async () => {
    await button('Stop Tracing').waitFor({ timeout: REDRAWN });
    await replayed(shanghai(24 * 6), shanghai(1));
    const rows = main.locator('table tbody tr, [role=grid] [role=row]');
    await rows.first().waitFor({ timeout: 2 * REDRAWN });
    await shot('trace');
    return rows.count();
  }));
} catch (e) {
  await browser.contexts()[0]?.pages()[0]?.screenshot({ path: `${SHOTS}/failure.png` });
  throw e;
} finally {
  await browser.close();
}
