// SPDX-License-Identifier: GPL-2.0-only
/*
 * Boost.Fiber: fibers of one thread, on the scheduler that it comes with. Stacks
 * come from a pool, as in Boost's own benchmarks.
 */
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/fiber/all.hpp>

#include "peer.h"

namespace fibers = boost::fibers;
using channel = fibers::unbuffered_channel<long>;

namespace {

fibers::pooled_fixedsize_stack stacks(16384);

template <typename Fn> fibers::fiber go(Fn fn)
{
	return fibers::fiber(fibers::launch::post, std::allocator_arg, stacks,
			     std::move(fn));
}

template <typename Fn>
void start_and_join(const std::string &figure, unsigned int n,
		    unsigned int at_once, Fn fn)
{
	std::vector<fibers::fiber> all;
	double start;

	all.reserve(at_once);
	start = peer_now();
	for (unsigned int left = n, nr; left; left -= nr) {
		nr = left < at_once ? left : at_once;
		for (unsigned int i = 0; i < nr; i++)
			all.push_back(go(fn));
		for (auto &one : all)
			one.join();
		all.clear();
	}
	peer_each(figure.c_str(), start, n);
}

void join(unsigned int n)
{
	start_and_join("spawn by a task, one by one", n, 1, [] {});
}

void nested(unsigned int n)
{
	start_and_join("spawn by a task, batches of 1000", n, 1000, [] {});
}

void crowd(unsigned int n)
{
	for (unsigned int nr = 10; nr <= 10000; nr *= 10)
		start_and_join("spawn and join, " + std::to_string(nr) + " at once",
			       n, nr, [] {});
}

void chain_link(unsigned int left, channel &done)
{
	if (--left)
		go([left, &done] { chain_link(left, done); }).detach();
	else
		done.push(0);
}

void chain(unsigned int n)
{
	double start = peer_now();
	channel done;

	go([n, &done] { chain_link(n, done); }).detach();
	done.value_pop();
	peer_each("chain, each starts the next", start, n);
}

void yield_among(const char *figure, unsigned int nr, unsigned int rounds)
{
	std::vector<fibers::fiber> all;
	unsigned int there = 0;
	bool begin = false;
	double start;

	for (unsigned int i = 0; i < nr; i++)
		all.push_back(go([&] {
			there++;
			while (!begin)
				boost::this_fiber::yield();
			for (unsigned int j = 0; j < rounds; j++)
				boost::this_fiber::yield();
		}));
	while (there != nr)
		boost::this_fiber::yield();
	start = peer_now();
	begin = true;
	for (auto &one : all)
		one.join();
	peer_each(figure, start, double(nr) * rounds);
}

void yield_two(unsigned int n)
{
	yield_among("switch by yield", 2, n / 2);
}

void yield(unsigned int n)
{
	for (unsigned int nr = 10; nr <= 10000; nr *= 10)
		yield_among(("yield, among " + std::to_string(nr)).c_str(), nr,
			    n / nr);
}

void pingpong(unsigned int n)
{
	channel there, back;
	double start = peer_now();
	auto pong = go([&] {
		for (unsigned int i = 0; i < n; i++)
			back.push(there.value_pop());
	});

	for (unsigned int i = 0; i < n; i++) {
		there.push(i);
		back.value_pop();
	}
	pong.join();
	peer_each("ping-pong, there and back", start, n);
}

template <typename Channel>
void send_all(const char *figure, Channel &c, unsigned int n)
{
	double start = peer_now();
	unsigned long sum = 0;
	auto sender = go([&] {
		for (unsigned int i = 0; i < n; i++)
			c.push(i);
	});

	for (unsigned int i = 0; i < n; i++)
		sum += c.value_pop();
	sender.join();
	peer_each(figure, start, n);
	if (sum != (unsigned long)n * (n - 1) / 2)
		peer_fail("sum", 0);
}

void stream(unsigned int n)
{
	fibers::buffered_channel<long> buffered(128);
	channel none;

	send_all("stream, buffer of 128", buffered, n);
	send_all("stream, no buffer", none, n);
}

void ring(unsigned int n)
{
	const unsigned int nr = 503;
	std::vector<channel> c(nr);
	channel done;
	std::vector<fibers::fiber> all;
	double start;

	for (unsigned int i = 0; i < nr; i++)
		all.push_back(go([&, i] {
			long token;

			while (c[i].pop(token) == fibers::channel_op_status::success)
				(token ? c[(i + 1) % nr] : done).push(token - 1);
		}));
	start = peer_now();
	c[0].push(n);
	done.value_pop();
	peer_each("ring of 503, a hop", start, n);
	for (auto &one : c)
		one.close();
	for (auto &one : all)
		one.join();
}

void lock(unsigned int n)
{
	fibers::mutex mutex;
	unsigned long count = 0;
	double start = peer_now();

	go([&] {
		for (unsigned int i = 0; i < n; i++) {
			std::lock_guard<fibers::mutex> guard(mutex);

			count++;
		}
	}).join();
	peer_each("mutex, alone", start, n);
	if (count != n)
		peer_fail("count", 0);
}

/* Eight words each. */
__attribute__((__noinline__)) unsigned long frame(unsigned int left)
{
	unsigned long words[8], below = 0;

	words[left % 8] = left;
	__asm__ volatile("" : : "r" (words) : "memory");
	if (left)
		below = frame(left - 1);
	return below + words[left % 8];
}

void grow(unsigned int n)
{
	start_and_join("spawn and 100 frames", n, 1000, [] { frame(99); });
}

void sieve(unsigned int n)
{
	std::vector<std::unique_ptr<channel>> c;
	std::vector<fibers::fiber> all;
	double start = peer_now();

	c.push_back(std::make_unique<channel>());
	all.push_back(go([out = c[0].get()] {
		for (long i = 2; out->push(i) == fibers::channel_op_status::success;)
			i++;
	}));
	for (unsigned int i = 0; i < n; i++) {
		channel *in = c.back().get();
		long prime = in->value_pop();

		c.push_back(std::make_unique<channel>());
		all.push_back(go([in, out = c.back().get(), prime] {
			long v;

			while (in->pop(v) == fibers::channel_op_status::success)
				if (v % prime && out->push(v) !=
				    fibers::channel_op_status::success)
					break;
		}));
	}
	peer_each("sieve, a prime, 1 CPU", start, n);
	/* Numbers without end: nobody is going to take them. */
	std::fflush(stdout);
	std::_Exit(0);
}

/*
 * As Boost's own skynet: who is started runs at once, and no leaf waits for its
 * parent. (With channels that hold nothing all leaves live at the same time.)
 */
using results = fibers::buffered_channel<long>;

void leaf(results &c, long num, long size)
{
	long sum = 0;

	if (size == 1) {
		c.push(num);
		return;
	}
	results sub(16);
	for (long i = 0; i < 10; i++)
		fibers::fiber(fibers::launch::dispatch, std::allocator_arg, stacks,
			      [&sub, num, size, i] {
				      leaf(sub, num + i * size / 10, size / 10);
			      }).detach();
	for (long i = 0; i < 10; i++)
		sum += sub.value_pop();
	c.push(sum);
}

void skynet(unsigned int n)
{
	double start = peer_now();
	results c(2);
	auto root = go([&c, n] { leaf(c, 0, n); });
	long sum = c.value_pop();

	peer_each("skynet, a leaf", start, n);
	root.join();
	if (sum != (long)n * (n - 1) / 2)
		peer_fail("sum", 0);
}

const struct peer_workload workloads[] = {
	{ "join", 100000, join },
	{ "nested", 100000, nested },
	{ "chain", 100000, chain },
	{ "crowd", 100000, crowd },
	{ "switch", 400000, yield_two },
	{ "yield", 400000, yield },
	{ "pingpong", 100000, pingpong },
	{ "stream", 200000, stream },
	{ "ring", 200000, ring },
	{ "lock", 400000, lock },
	{ "grow", 20000, grow },
	{ "sieve", 2000, sieve },
	{ "skynet", 100000, skynet },
	{ nullptr, 0, nullptr },
};

const struct peer boost_fiber = { "boost.fiber", "Boost " VERSION, workloads };

}

int main(int argc, char **argv)
{
	return peer_main(&boost_fiber, argc, argv);
}
